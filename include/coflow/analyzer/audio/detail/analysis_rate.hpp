// SPDX-License-Identifier: MIT
#pragma once

namespace coflow::audio::detail {

/// What beats and notes are looked for at, in Hz: half of it is more than they need.
inline constexpr int analysis_rate = 22'050;

} // namespace coflow::audio::detail
