// SPDX-License-Identifier: MIT
#pragma once

#include "media/detail/onset_envelope.hpp"

namespace music::detail {

/// What the envelope looks like when a foot taps to it with a given period.
struct PulseShape {
    /// Strength at the halves, thirds and fifths between the taps, relative to the taps. Near 1:
    /// the foot is too slow, or taps across the beat.
    double halves = 1.0;
    double thirds = 1.0;
    double fifths = 1.0;
    /// 1 when no tap of a pair is the stronger one, less when one is stronger in every frequency
    /// band: then the foot is too fast. Bass drum against snare drum is balanced, each has its
    /// bands.
    double balance = 0.0;
    /// Index of the first tap in the envelope.
    double first_tap = 0.0;
};

/// Taps along `envelope` with `period` (in values). The phase is chosen anew every few seconds, so
/// that a slight drift of the tempo does not matter.
PulseShape tap_along(const OnsetEnvelope& envelope, double period);

} // namespace music::detail
