// SPDX-License-Identifier: MIT
#pragma once

#include "media/detail/onset_envelope.hpp"

namespace music::detail {

/// What the envelope looks like when a foot taps to it with a given period.
struct PulseShape {
    /// Mean strength on the taps.
    double on = 0.0;
    /// Mean strength half-way between them, relative to `on`. Near 1: the foot is too slow.
    double between = 0.0;
    /// The weaker of every second tap relative to the stronger. Near 0: the foot is too fast.
    double balance = 0.0;
    /// Taps strong on their own (the median relative to the mean).
    double steadiness = 0.0;
    double first_tap = 0.0;
};

/// Taps along `envelope` with `period` (in values). The phase is chosen anew every few seconds, so
/// that a slight drift of the tempo does not matter.
PulseShape tap_along(const OnsetEnvelope& envelope, double period);

} // namespace music::detail
