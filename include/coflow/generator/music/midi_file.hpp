// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/composition.hpp"

#include <cstddef>
#include <vector>

namespace coflow::music {

/// The piece as a Standard MIDI File (format 0, with tempo, time and key signature).
[[nodiscard]] std::vector<std::byte> to_midi_file(const Composition& piece);

} // namespace coflow::music

#include "coflow/generator/music/detail/midi_file.hpp"
