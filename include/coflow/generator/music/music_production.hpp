// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/music/music_creation.hpp"
#include "coflow/generator/music/music_enhancement.hpp"
#include "coflow/generator/music/music_export.hpp"
#include "coflow/generator/music/music_processing.hpp"
#include "coflow/media/audio/loudness.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <filesystem>
#include <utility>

namespace coflow::music {

/// From an idea to a finished file.
struct ProductionRequest {
    ProductionRequest() = default;
    ProductionRequest(const MusicRequest& wanted, std::filesystem::path where)
        : music{wanted}, file{std::move(where)} {}

    MusicRequest music;
    ProcessingOptions processing;
    EnhancementOptions enhancement;
    MusicTags tags;
    ExportQuality quality = ExportQuality::standard;
    std::filesystem::path file; ///< Its extension chooses the format; see `export_formats`.
};

/// What was produced.
struct ProducedMusic {
    ProducedMusic() = default;

    ExportedMusic exported;
    audio::Loudness loudness; ///< Of what was encoded.
};

/// Creates music, processes it, enhances it, brings it to its loudness, and exports it: a chain of
/// the other workflows of this module. The loudness comes last, because enhancement changes it.
///
/// Throws: as those.
/// Cancellation: as those; no file is left.
template <MusicBackend Backend = BuiltInMusic>
class MusicProduction : public PipelineWorkflow<ProductionRequest, ProducedMusic> {
public:
    explicit MusicProduction(Backend backend = Backend{})
        : PipelineWorkflow{{.name = "music_production", .type = WorkflowType::generation}},
          creation_{std::move(backend)} {
        steps(step("create", &MusicProduction::create, {.weight = 4}),
              step("process", &MusicProduction::process, {.weight = 2}),
              step("enhance", &MusicProduction::enhance, {.weight = 2}),
              step("level", &MusicProduction::level, {.weight = 2}),
              step("export", &MusicProduction::deliver, {.weight = 2}));
    }

private:
    struct Work {
        explicit Work(ProductionRequest wanted) : request{std::move(wanted)} {}
        [[nodiscard]] std::filesystem::path at(const char* name) const {
            return folder.path() / name;
        }

        ProductionRequest request;
        TemporaryDirectory folder{};
        audio::Loudness loudness{};
    };

    Task<Work> create(ProductionRequest request) {
        static_cast<void>(export_format_of(request.file)); // a bad name should not cost minutes
        for_each_tag(request.tags, &check_tag);
        detail::check_processing(request.processing);
        detail::check_enhancement(request.enhancement);
        Work work{std::move(request)};
        CreationRequest creation{work.request.music, work.at("created.wav")};
        co_await creation_.run(std::move(creation));
        co_return std::move(work);
    }

    Task<Work> process(Work work) {
        ProcessingRequest processing{work.at("created.wav"), work.at("processed.wav")};
        processing.options = work.request.processing;
        processing.options.loudness.reset();
        co_await processing_.run(std::move(processing));
        co_return std::move(work);
    }

    Task<Work> enhance(Work work) {
        EnhancementRequest enhancement{work.at("processed.wav"), work.at("enhanced.wav")};
        enhancement.options = work.request.enhancement;
        co_await enhancement_.run(std::move(enhancement));
        co_return std::move(work);
    }

    Task<Work> level(Work work) {
        ProcessingRequest levelling{work.at("enhanced.wav"), work.at("levelled.wav")};
        levelling.options.loudness = work.request.processing.loudness;
        const MusicFile levelled = co_await processing_.run(std::move(levelling));
        work.loudness = levelled.loudness;
        co_return std::move(work);
    }

    Task<ProducedMusic> deliver(Work work) {
        ExportRequest request{work.at("levelled.wav"), work.request.file};
        request.tags = work.request.tags;
        request.quality = work.request.quality;
        ProducedMusic produced;
        produced.exported = co_await export_.run(std::move(request));
        produced.loudness = work.loudness;
        co_return produced;
    }

    MusicCreation<Backend> creation_;
    MusicProcessing processing_;
    MusicEnhancement enhancement_;
    MusicExport export_;
};

} // namespace coflow::music
