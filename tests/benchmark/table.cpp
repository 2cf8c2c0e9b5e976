// SPDX-License-Identifier: MIT
#include "table.hpp"

#include "topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>

namespace coflow::benchmarks {

namespace {

constexpr const char* each_counter = "each";
constexpr const char* value_counter = "value";

using Value = std::optional<double>;

double value_of(const benchmark::BenchmarkReporter::Run& run) {
    if (const auto value = run.counters.find(value_counter); value != run.counters.end())
        return value->second.value;
    const double seconds = run.real_accumulated_time / static_cast<double>(run.iterations);
    const auto each = run.counters.find(each_counter);
    return seconds * 1e9 / (each == run.counters.end() ? 1 : each->second.value);
}

std::string number(Value value) {
    if (!value)
        return "-";
    return *value < 100 ? fmt::format("{:.1f}", *value) : fmt::format("{:.0f}", *value);
}

std::string ratio(Value value, Value peer) {
    return value && peer ? fmt::format("{:.2f}", *value / *peer) : "-";
}

/// Appends what one bar asks for and whether it is met.
void judge(std::string& text, Value value, std::optional<double> factor, Value peer,
           std::string_view name) {
    if (!value || !factor || !peer)
        return;
    const bool met = *value <= *factor * *peer;
    fmt::format_to(std::back_inserter(text), "{}{} {:.3g}{}", text.empty() ? "" : ", ",
                   met ? "met:" : "MISSED:", *factor, name);
}

} // namespace

void report_each(benchmark::State& state, double count) { state.counters[each_counter] = count; }
void report_bytes(benchmark::State& state, double bytes) { state.counters[value_counter] = bytes; }
void report_nanoseconds(benchmark::State& state, double nanoseconds) {
    state.counters[value_counter] = nanoseconds;
}

bool Table::ReportContext(const Context&) { return true; }

void Table::ReportRuns(const std::vector<Run>& runs) {
    for (const Run& run : runs) {
        if (run.run_type != Run::RT_Iteration)
            continue;
        const std::string& name = run.run_name.function_name;
        const std::size_t slash = name.find('/');
        const std::string who = name.substr(slash + 1, name.find(':') - slash - 1);
        if (run.error_occurred) {
            GetErrorStream() << name << ": " << run.error_message << '\n';
            continue;
        }
        Row& row = rows_[name.substr(0, slash)];
        const auto [entry, is_new] = row.emplace(who, value_of(run));
        if (!is_new)
            entry->second = std::min(entry->second, value_of(run));
    }
}

void Table::Finalize() {
    constexpr std::string_view line = "{:<52}{:>8}{:>8}{:>8}{:>9}{:>8}  {}\n";
    std::string text = fmt::format(fmt::runtime(line), "nanoseconds, or bytes", "coflow", "Asio",
                                   "oneTBB", "of Asio", "of TBB", "at most");
    for (const Topic& topic : topics) {
        const auto found = rows_.find(topic.id);
        if (found == rows_.end())
            continue;
        const auto of = [&row = found->second](std::string_view who) -> Value {
            const auto entry = row.find(who);
            return entry == row.end() ? Value{} : entry->second;
        };
        const Value own = of("coflow");
        const Value asio = of("asio");
        const Value tbb = of("tbb");
        std::string verdict;
        judge(verdict, own, topic.of_asio, asio, " of Asio");
        judge(verdict, own, topic.of_tbb, tbb, " of TBB");
        judge(verdict, own, topic.at_most, 1, "");
        text += fmt::format(fmt::runtime(line), topic.text, number(own), number(asio), number(tbb),
                            ratio(own, asio), ratio(own, tbb), verdict);
    }
    GetOutputStream() << text << std::flush;
}

} // namespace coflow::benchmarks
