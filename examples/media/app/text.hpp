// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace media {

/// Text that a terminal can be given: without control characters, and UTF-8 whatever it was.
std::string printable(std::string_view text);

/// About how many columns UTF-8 takes: one for each character.
std::size_t width_of(std::string_view text);

/// The beginning of UTF-8 that fits into so many columns, with an ellipsis if that is not all.
std::string shortened(std::string_view text, std::size_t columns);

/// Filled up with spaces to so many columns.
std::string padded(std::string_view text, std::size_t columns);

} // namespace media
