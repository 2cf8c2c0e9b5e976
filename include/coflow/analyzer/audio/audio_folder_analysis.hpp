// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/audio_analysis.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/list_files.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/batch.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::audio {

/// What is wanted to be known of the sounds in a folder.
struct AudioFolderRequest {
    AudioFolderRequest() = default;
    explicit AudioFolderRequest(std::filesystem::path sounds) : folder{std::move(sounds)} {}

    std::filesystem::path folder;
    std::size_t concurrency = 2; ///< Sounds at the same time.
    Seconds loudness_step{1};
    SilenceOptions silence;
    OnsetOptions onsets;
    std::uint64_t most_bytes = LoadOptions{}.most_bytes; ///< Of each decoded sound.
};

/// A file that could not be analysed.
struct FailedAudio {
    FailedAudio() = default;
    FailedAudio(std::filesystem::path which, std::string why)
        : file{std::move(which)}, reason{std::move(why)} {}

    std::filesystem::path file;
    std::string reason;
};

/// What is known of the sounds in a folder, in the order of their names.
struct AudioFolderReport {
    AudioFolderReport() = default;

    std::vector<AudioReport> sounds;
    std::vector<FailedAudio> failures;
};

namespace detail {

class AudioBatch : public BatchWorkflow<AudioRequest, AudioReport> {
public:
    explicit AudioBatch(std::size_t concurrency)
        : BatchWorkflow{{.concurrency = concurrency, .on_failure = OnItemFailure::collect},
                        {.name = "sounds", .type = WorkflowType::analysis}} {}

private:
    Task<AudioReport> process(AudioRequest request) override {
        AudioAnalysis analysis;
        co_return co_await analysis.run(std::move(request));
    }
    [[nodiscard]] std::string item_name(const AudioRequest& request, std::size_t) const override {
        return quote(request.file.filename().native());
    }
};

} // namespace detail

/// Analyses every file in a folder, several at a time. A file without sound, or a damaged one, is a
/// failure in the report, and the others go on.
///
/// Throws: `FileError` if the folder cannot be read; `Error` (invalid_argument) for a concurrency
/// of zero. Cancellation: as `AudioAnalysis`.
class AudioFolderAnalysis : public BaseWorkflow<AudioFolderRequest, AudioFolderReport> {
public:
    AudioFolderAnalysis() : BaseWorkflow{{.type = WorkflowType::analysis}} {}

private:
    Task<AudioFolderReport> execute(AudioFolderRequest request) override {
        plan_steps(100);
        detail::AudioBatch batch{request.concurrency};
        std::vector<AudioRequest> items =
            co_await step("list", {.weight = 1}, &AudioFolderAnalysis::list, std::cref(request));
        std::vector<std::filesystem::path> files;
        for (const AudioRequest& item : items)
            files.push_back(item.file);
        const BatchResult<AudioReport> result =
            co_await step("analyse", {.weight = 99}, batch, std::move(items));
        AudioFolderReport report;
        for (std::size_t index = 0; index < result.size(); ++index)
            if (result.succeeded(index))
                report.sounds.push_back(result.value(index));
        for (const ItemFailure& failure : result.failures())
            report.failures.emplace_back(files[failure.index], describe(failure.error));
        co_return report;
    }

    Task<std::vector<AudioRequest>> list(const AudioFolderRequest& request) {
        const std::vector<std::filesystem::path> files =
            co_await run_blocking(&list_files, request.folder);
        std::vector<AudioRequest> items;
        for (const std::filesystem::path& file : files) {
            AudioRequest& item = items.emplace_back(file);
            item.loudness_step = request.loudness_step;
            item.silence = request.silence;
            item.onsets = request.onsets;
            item.most_bytes = request.most_bytes;
        }
        co_return items;
    }
};

} // namespace coflow::audio
