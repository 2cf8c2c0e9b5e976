// SPDX-License-Identifier: MIT
#pragma once

#include "media/composition.hpp"

#include <cstdint>

namespace music {

/// Who plays the tune: nobody (a backing track) or the style's lead instrument.
enum class Lead { none, melody };

struct ComposeRequest {
    Style style = Style::electronic;
    /// Beats per minute, 40 to 240.
    double bpm = 120.0;
    Key key{};
    /// 1 s to 30 min; kept exactly.
    Seconds length{30.0};
    std::uint64_t seed = 1;
    Lead lead = Lead::none;
};

/// Writes a piece in 4/4: intro, four-bar phrases of verse and chorus with fills, an outro that
/// closes with a dominant-tonic cadence. The same request gives the same notes on every machine.
///
/// Throws: MediaError (bad_request) when a value is out of its range.
Composition compose(const ComposeRequest& request);

} // namespace music
