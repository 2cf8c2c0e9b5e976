// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

/// The version of these headers, by semantic versioning.
struct Version {
    int major;
    int minor;
    int patch;
};

inline constexpr Version version{.major = 0, .minor = 1, .patch = 0};

} // namespace coflow
