// SPDX-License-Identifier: MIT
#pragma once

#include "media/composition.hpp"

#include <vector>

namespace music::detail {

/// Divides `bars` (at least 1) into an intro, four-bar phrases and an outro.
///
/// Bars that do not fill a phrase lengthen the intro or the outro, never a phrase. The last bar
/// always belongs to an outro.
std::vector<Section> plan_form(int bars);

} // namespace music::detail
