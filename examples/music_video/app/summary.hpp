// SPDX-License-Identifier: MIT
#pragma once

#include "app/song.hpp"
#include "coflow/core/clock.hpp"

#include <filesystem>
#include <string>

namespace music {

/// The table that ends a run; `folder` is where the results are.
std::string summary_of(const Delivery& delivery, const std::filesystem::path& folder,
                       coflow::Duration elapsed);

} // namespace music
