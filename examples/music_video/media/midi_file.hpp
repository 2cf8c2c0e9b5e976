// SPDX-License-Identifier: MIT
#pragma once

#include "media/composition.hpp"

#include <cstddef>
#include <vector>

namespace music {

/// The piece as a Standard MIDI File (format 0, with tempo, time and key signature).
std::vector<std::byte> to_midi_file(const Composition& piece);

} // namespace music
