// SPDX-License-Identifier: MIT
#include "memory_probe.hpp"

#include "table.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace coflow::benchmarks {

namespace {

constexpr std::string_view option = "--memory-probe";

auto& probes() {
    static std::map<std::string, std::size_t (*)(), std::less<>> all;
    return all;
}

void run_in_child(benchmark::State& state, const std::string& name, std::size_t tasks) {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe");
    const std::string command = fmt::format("'{}' {} '{}'", program, option, name);
    for ([[maybe_unused]] auto _ : state) {
        std::FILE* const output = popen(command.c_str(), "r");
        std::size_t bytes = 0;
        const bool read = output != nullptr && std::fscanf(output, "%zu", &bytes) == 1;
        const bool succeeded = output != nullptr && pclose(output) == 0;
        if (!read || !succeeded)
            return state.SkipWithError("the probe has failed");
        report_bytes(state, static_cast<double>(bytes) / static_cast<double>(tasks));
    }
}

} // namespace

std::size_t heap_in_use() noexcept {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

MemoryProbe::MemoryProbe(const char* name, std::size_t (*probe)(), std::size_t tasks) {
    probes().emplace(name, probe);
    benchmark::RegisterBenchmark(name, run_in_child, std::string{name}, tasks)
        ->Iterations(1)
        ->Repetitions(1);
}

std::optional<int> run_memory_probe(int count, char** arguments) {
    if (count != 3 || arguments[1] != option)
        return {};
    const auto probe = probes().find(std::string_view{arguments[2]});
    if (probe == probes().end())
        return 1;
    fmt::print("{}\n", probe->second());
    return 0;
}

} // namespace coflow::benchmarks
