// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/music/built_in_music.hpp"
#include "coflow/generator/music/detail/music_work.hpp"
#include "coflow/generator/music/music_file.hpp"
#include "coflow/media/export_files.hpp"
#include "coflow/media/music_backend.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <filesystem>
#include <utility>
#include <vector>

namespace coflow::music {

/// What music to make, and where it goes.
struct CreationRequest {
    CreationRequest() = default;
    CreationRequest(const MusicRequest& wanted, std::filesystem::path where)
        : music{wanted}, file{std::move(where)} {}

    MusicRequest music;
    std::filesystem::path file;  ///< A .wav.
    std::filesystem::path notes; ///< A MIDI file; empty: none is written.
};

/// Makes music from a style, a tempo, a key, a length and a seed.
///
/// Throws: what the backend throws; `Error` (invalid_argument) for a file that is not named .wav,
/// and for notes that the backend does not know.
/// Cancellation: as the backend's; of the files none is left.
template <MusicBackend Backend = BuiltInMusic>
class MusicCreation : public PipelineWorkflow<CreationRequest, MusicFile> {
public:
    explicit MusicCreation(Backend backend = Backend{})
        : PipelineWorkflow{{.name = "music_creation", .type = WorkflowType::generation}},
          backend_{std::move(backend)} {
        steps(step("create", &MusicCreation::create, {.weight = 9}),
              step("measure", &MusicCreation::measure));
    }

private:
    struct Created {
        explicit Created(CreationRequest wanted) : request{std::move(wanted)} {}
        [[nodiscard]] std::filesystem::path sound() const { return folder.path() / "sound.wav"; }
        [[nodiscard]] std::filesystem::path notes() const { return folder.path() / "notes.mid"; }

        CreationRequest request;
        TemporaryDirectory folder{};
    };

    Task<Created> create(CreationRequest request) {
        detail::check_is_wav(request.file);
        if (!NoteBackend<Backend> && !request.notes.empty())
            throw Error{ErrorCode::invalid_argument,
                        "this backend makes sound only, it has no notes to write"};
        Created created{std::move(request)};
        MediaProgress progress = detail::progress_of(co_await this_step());
        co_await backend_.create(created.request.music, created.sound(), std::move(progress));
        if constexpr (NoteBackend<Backend>)
            if (!created.request.notes.empty())
                co_await backend_.write_notes(created.request.music, created.notes());
        co_return std::move(created);
    }

    Task<MusicFile> measure(Created created) {
        MediaProgress progress = detail::progress_of(co_await this_step());
        MusicFile file = co_await measure_music(created.sound(), std::move(progress));
        file.file = created.request.file;
        std::vector<FileExport> exports;
        exports.push_back({created.sound(), created.request.file});
        if (!created.request.notes.empty())
            exports.push_back({created.notes(), created.request.notes});
        co_await export_files(std::move(exports));
        co_return file;
    }

    Backend backend_;
};

} // namespace coflow::music
