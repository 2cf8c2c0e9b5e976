// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace media {

/// A workflow that is to be run.
struct Job {
    std::string title; ///< For people, printable.
    std::string workflow;
    nlohmann::json request;
};

/// What has come of it: a report, or an error that is one line.
struct Outcome {
    nlohmann::json report{};
    std::string error{};
    bool is_cancelled = false;
};

} // namespace media
