// SPDX-License-Identifier: MIT
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <optional>

namespace coflow::benchmarks {

inline constexpr std::size_t probed_tasks = 1'000'000;

/// The heap in use, with malloc's own overhead, as malloc counts it.
[[nodiscard]] std::size_t heap_in_use() noexcept;

/// Registers the benchmark `name`, which runs `probe` in a process of its own: no memory that
/// another benchmark has left for reuse makes it look small. `probe` returns the growth of the heap
/// with so many tasks, or whatever it is that the topic is about.
struct MemoryProbe {
    MemoryProbe(const char* name, std::size_t (*probe)(), std::size_t tasks = probed_tasks);
};

/// If this process has been started to run a probe: runs it and returns the exit status.
std::optional<int> run_memory_probe(int count, char** arguments);

} // namespace coflow::benchmarks
