// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace media {

/// Carries out `--set decode.longest_side=200`: the path leads through objects, which are made
/// where they are missing, or by numbers through arrays that are there.
///
/// The value is JSON, or a text if it is none: `title=Song 7`, `count=3`, `tags=["a", "b"]`.
/// Throws: `Error` (invalid_argument), which quotes the assignment.
void set_member(nlohmann::json& request, std::string_view assignment);

} // namespace media
