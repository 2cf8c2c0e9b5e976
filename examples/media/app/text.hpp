// SPDX-License-Identifier: MIT
#pragma once

#include "terminal/text.hpp"

namespace media {

using terminal::padded;
using terminal::printable;
using terminal::shortened;
using terminal::width_of;

} // namespace media
