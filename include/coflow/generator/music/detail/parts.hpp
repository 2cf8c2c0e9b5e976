// SPDX-License-Identifier: MIT
#pragma once

namespace coflow::music::detail {

/// MIDI channels of the parts; drums have the one General MIDI gives them.
enum class Part { chords = 0, figure = 1, bass = 2, lead = 3, drums = 9 };

constexpr int channel_of(Part part) { return static_cast<int>(part); }

} // namespace coflow::music::detail
