// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace media {

/// A report for people: members below each other, lists of objects as tables, and of what is long
/// its beginning, or a curve of its numbers.
std::string outline_of(const nlohmann::json& report);

} // namespace media
