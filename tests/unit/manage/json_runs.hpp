// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/sleep.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <stdexcept>
#include <string>

namespace coflow::test {

struct Clip {
    std::string style;
    int seconds = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Clip, style, seconds)

/// Takes as long as its clip, and fails for a clip of no length.
class Render : public BaseWorkflow<Clip, std::string> {
    Task<std::string> execute(Clip clip) override {
        if (clip.seconds == 0)
            throw std::invalid_argument{"nothing to render"};
        co_await sleep_for(std::chrono::seconds{clip.seconds});
        co_return clip.style + ".wav";
    }
};

} // namespace coflow::test
