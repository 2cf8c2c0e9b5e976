// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/composition.hpp"
#include "coflow/media/music_backend.hpp"

namespace coflow::music {

/// Writes a piece in 4/4: intro, four-bar phrases of verse and chorus with fills, an outro that
/// closes with a dominant-tonic cadence. The same request gives the same notes on every machine.
///
/// Takes 40 to 240 beats per minute and 1 s to 30 min, which is kept exactly.
/// Throws: `Error` (invalid_argument) if a value is out of its range.
[[nodiscard]] Composition compose(const MusicRequest& request);

} // namespace coflow::music

#include "coflow/generator/music/detail/composer.hpp"
