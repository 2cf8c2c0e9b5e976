// SPDX-License-Identifier: MIT
#pragma once

#include "app/song.hpp"

namespace music {

/// Writes what was found and made, and how, as JSON to `delivery.manifest`.
///
/// Throws: coflow::Error (io_failure).
void write_manifest(const Settings& settings, const Delivery& delivery);

} // namespace music
