// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <ctime>

namespace coflow::benchmarks {

/// The processor time that all threads of this process have used so far.
[[nodiscard]] inline std::chrono::nanoseconds cpu_time() noexcept {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

} // namespace coflow::benchmarks
