// SPDX-License-Identifier: MIT
#include "memory_probe.hpp"
#include "table.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <vector>

/// Without options: every benchmark several times, in random order, so that whatever else the
/// machine does meets coflow and its peers alike.
int main(int count, char** arguments) {
    using namespace coflow::benchmarks;
    if (const auto status = run_memory_probe(count, arguments))
        return *status;

    std::array defaults{"--benchmark_repetitions=9", "--benchmark_enable_random_interleaving=true",
                        "--benchmark_min_time=0.05"};
    std::vector<char*> all{arguments[0]};
    for (const char* option : defaults)
        all.push_back(const_cast<char*>(option));
    all.insert(all.end(), arguments + 1, arguments + count);
    auto all_count = static_cast<int>(all.size());
    benchmark::Initialize(&all_count, all.data());
    if (benchmark::ReportUnrecognizedArguments(all_count, all.data()))
        return 1;
    Table table;
    benchmark::RunSpecifiedBenchmarks(&table);
}
