// SPDX-License-Identifier: MIT
// A workflow that validates its input, logs, processes files and reports progress by its mixins.
#include "coflow/coflow.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace coflow;
namespace fs = std::filesystem;

struct Album {
    std::string title;
    int bpm;
    std::vector<fs::path> files;
};

class AdvancedWorkflow
    : public BaseWorkflow<Album, std::string, LoggingMixin, ValidationMixin, FileOperationMixin> {
public:
    AdvancedWorkflow() {
        input_rules()
            .field("title", &Album::title, not_empty(), max_size(80))
            .field("bpm", &Album::bpm, in_range(20, 300))
            .field("files", &Album::files, not_empty(), each(not_empty()));
    }

private:
    Task<std::string> execute(Album album) override {
        const fs::path folder = co_await temporary_directory(); // gone when the run has ended
        const auto process = [&](const fs::path& file) {
            return copy_file_atomically(file, folder / file.filename());
        };
        const std::vector<std::uintmax_t> sizes =
            co_await process_files(album.files, {.limit = 4, .progress_to = 50}, process);
        log_progress(50, "Files processed");

        std::uintmax_t total = 0;
        for (const std::uintmax_t size : sizes)
            total += size;
        co_return album.title + ": " + std::to_string(sizes.size()) + " files, " +
            std::to_string(total) + " bytes";
    }
};

int main() {
    auto sink = std::make_shared<spdlog::sinks::stdout_sink_mt>(); // without times
    sink->set_pattern("%l %v");
    spdlog::register_logger(std::make_shared<spdlog::logger>("AdvancedWorkflow", sink));

    const TemporaryDirectory input;
    Album album{.title = "Nightfall", .bpm = 128, .files = {}};
    for (const char* name : {"a.wav", "b.wav", "c.wav"}) {
        album.files.push_back(input.path() / name);
        AtomicFile file{album.files.back()};
        file.write("a sound");
        file.commit();
    }
    testing::SimulatedExecutor executor; // in virtual time, so that the log is always the same
    AdvancedWorkflow workflow;
    const std::string result = executor.run(workflow.run(album, {.id = "r1", .user_id = "123"}));
    std::printf("%s\n", result.c_str());
    try {
        executor.run(workflow.run({.title = "", .bpm = 500, .files = {}}, {.id = "r2"}));
    } catch (const ValidationError& error) {
        for (const Violation& violation : error.violations())
            std::printf("%s %s\n", violation.path.c_str(), violation.message.c_str());
    }
}
