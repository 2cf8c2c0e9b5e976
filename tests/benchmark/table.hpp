// SPDX-License-Identifier: MIT
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::benchmarks {

/// Says that an iteration does `count` of what the topic names, so that the table is per one.
void report_each(benchmark::State& state, double count);

/// Says that the topic is about memory, and what has been measured.
void report_bytes(benchmark::State& state, double bytes);

/// Says what has been measured, where that is not the time of the benchmark's own loop.
void report_nanoseconds(benchmark::State& state, double nanoseconds);

/// Prints one row per topic: coflow, its peers, the ratios, and the bars that are met or missed.
///
/// Of the repetitions of a benchmark the fastest counts: other programs on the machine can only
/// make it slower.
class Table final : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context& context) override;
    void ReportRuns(const std::vector<Run>& runs) override;
    void Finalize() override;

private:
    using Row = std::map<std::string, double, std::less<>>; // by contender

    std::map<std::string, Row, std::less<>> rows_; // by topic
};

} // namespace coflow::benchmarks
