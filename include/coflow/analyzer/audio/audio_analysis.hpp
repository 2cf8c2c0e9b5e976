// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/audio_pictures.hpp"
#include "coflow/analyzer/audio/decode_audio.hpp"
#include "coflow/analyzer/audio/loudness_curve.hpp"
#include "coflow/analyzer/audio/musical_key.hpp"
#include "coflow/analyzer/audio/onsets.hpp"
#include "coflow/analyzer/audio/silence.hpp"
#include "coflow/analyzer/audio/spectrum_summary.hpp"
#include "coflow/analyzer/audio/tempo.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/export_files.hpp"
#include "coflow/media/media_input.hpp"
#include "coflow/media/probe.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/graph.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow::audio {

/// What is wanted to be known of a sound.
struct AudioRequest {
    AudioRequest() = default;
    explicit AudioRequest(std::filesystem::path sound) : file{std::move(sound)} {}

    std::filesystem::path file;
    Seconds loudness_step{1}; ///< Between the points of the loudness curve.
    SilenceOptions silence;
    OnsetOptions onsets;
    std::filesystem::path waveform;    ///< A .png; empty: none is drawn.
    std::filesystem::path spectrogram; ///< The same.
    PictureSize picture_size;
    std::uint64_t most_bytes = LoadOptions{}.most_bytes; ///< Of the decoded sound.
};

/// What is known of a sound.
struct AudioReport {
    AudioReport() = default;

    std::filesystem::path file;
    int sample_rate = 0; ///< In Hz.
    int channels = 0;
    Seconds duration{0};
    std::optional<Tempo> tempo;     ///< Nothing if there is no pulse, or too little of it.
    std::optional<KeyEstimate> key; ///< Nothing if there are no tones.
    LoudnessCurve loudness;
    std::vector<SilentPart> silence;
    std::vector<Seconds> onsets;
    SpectrumSummary spectrum;
};

/// Decodes the sound of a file once, and measures it in several ways at the same time, on the
/// blocking threads.
///
/// Throws: see `decode_audio`; `Error` (invalid_argument) for senseless options.
/// Cancellation: ends ffmpeg, and a measurement after its present block; of the pictures that it
/// was to draw, none is left.
class AudioAnalysis : public GraphWorkflow<AudioRequest, AudioReport> {
public:
    AudioAnalysis() : GraphWorkflow{{.type = WorkflowType::analysis}} {
        const auto sound = node("decode", {.weight = 2}, &AudioAnalysis::decode, input());
        const auto mono = node("mono", {.weight = 1}, &AudioAnalysis::mix, sound);
        const auto beats = node("beats", {.weight = 2}, &AudioAnalysis::find_beats, input(), mono);
        const auto key = node("key", {.weight = 2}, &AudioAnalysis::find_key, mono);
        const auto loudness =
            node("loudness", {.weight = 3}, &AudioAnalysis::measure_loudness, input(), sound);
        const auto silence =
            node("silence", {.weight = 0.5}, &AudioAnalysis::listen_for_silence, input(), sound);
        const auto spectrum = node("spectrum", &AudioAnalysis::find_spectrum, sound);
        const auto pictures =
            node("pictures", {.weight = 0.5}, &AudioAnalysis::draw, input(), sound);
        const auto report = node("report", {.weight = 0.1}, &AudioAnalysis::report, input(), sound,
                                 beats, key, loudness, silence, spectrum);
        // Last, so that an analysis that fails leaves no files.
        output(node("files", {.weight = 0.1}, &AudioAnalysis::keep, report, pictures));
    }

private:
    struct Beats {
        Beats() = default;

        Tempo tempo;
        std::vector<Seconds> onsets;
    };

    struct Pictures {
        Pictures() = default;

        std::optional<MediaInput> input; // whose folder they are in
        std::vector<FileExport> files;
    };

    static constexpr Seconds shortest_with_tempo{5.0};

    Task<AudioBuffer> decode(const AudioRequest& request) {
        for (const std::filesystem::path& picture : {request.waveform, request.spectrogram})
            if (!picture.empty()) // a bad name should not cost a minute first
                check_audio_picture(picture, request.picture_size);
        LoadOptions options;
        options.most_bytes = request.most_bytes;
        StepScope& step = co_await this_step();
        MediaProgress progress = [&step](double fraction) { step.report(100 * fraction); };
        co_return co_await decode_audio(request.file, options, std::move(progress));
    }

    Task<AudioBuffer> mix(const AudioBuffer& sound) {
        return measured([&sound](const MediaProgress& progress) {
            return mono_at(sound, detail::analysis_rate, progress);
        });
    }

    Task<Beats> find_beats(const AudioRequest& request, const AudioBuffer& mono) {
        return measured([&request, &mono](const MediaProgress& progress) {
            const detail::OnsetEnvelope envelope =
                detail::onset_envelope(mono, part_of(progress, 0.0, 0.6));
            Beats beats;
            if (mono.duration() >= shortest_with_tempo)
                beats.tempo = detail::tempo_of(envelope, part_of(progress, 0.6, 1.0));
            beats.onsets = detail::onsets_of(mono, envelope, request.onsets);
            return beats;
        });
    }

    Task<KeyEstimate> find_key(const AudioBuffer& mono) {
        return measured(
            [&mono](const MediaProgress& progress) { return detail::key_of(mono, progress); });
    }

    Task<LoudnessCurve> measure_loudness(const AudioRequest& request, const AudioBuffer& sound) {
        return measured([&request, &sound](const MediaProgress& progress) {
            return measure_loudness_curve(sound, request.loudness_step, progress);
        });
    }

    Task<std::vector<SilentPart>> listen_for_silence(const AudioRequest& request,
                                                     const AudioBuffer& sound) {
        return measured([&request, &sound](const MediaProgress& progress) {
            return find_silence(sound, request.silence, progress);
        });
    }

    Task<SpectrumSummary> find_spectrum(const AudioBuffer& sound) {
        return measured([&sound](const MediaProgress& progress) {
            return summarise_spectrum(sound, progress);
        });
    }

    Task<Pictures> draw(const AudioRequest& request, const AudioBuffer&) {
        Pictures pictures;
        if (request.waveform.empty() && request.spectrogram.empty())
            co_return pictures;
        const MediaInput& input = pictures.input.emplace(co_await open_media(request.file));
        static_cast<void>(co_await probe_media(input)); // refuses lists of other files
        if (!request.waveform.empty()) {
            pictures.files.push_back({input.folder() / "waveform.png", request.waveform});
            co_await draw_audio(input, AudioPicture::waveform, request.picture_size,
                                pictures.files.back().from);
        }
        if (!request.spectrogram.empty()) {
            pictures.files.push_back({input.folder() / "spectrogram.png", request.spectrogram});
            co_await draw_audio(input, AudioPicture::spectrogram, request.picture_size,
                                pictures.files.back().from);
        }
        co_return pictures;
    }

    AudioReport report(const AudioRequest& request, const AudioBuffer& sound, const Beats& beats,
                       const KeyEstimate& key, const LoudnessCurve& loudness,
                       const std::vector<SilentPart>& silence, const SpectrumSummary& spectrum) {
        AudioReport report;
        report.file = request.file;
        report.sample_rate = sound.sample_rate;
        report.channels = sound.channels;
        report.duration = sound.duration();
        if (beats.tempo.bpm > 0.0)
            report.tempo = beats.tempo;
        if (key.confidence > 0.0)
            report.key = key;
        report.loudness = loudness;
        report.silence = silence;
        report.onsets = beats.onsets;
        report.spectrum = spectrum;
        return report;
    }

    Task<AudioReport> keep(AudioReport report, Pictures pictures) {
        co_await export_files(std::move(pictures.files));
        co_return report;
    }

    /// What `measure(progress)` returns, which is called by a blocking thread.
    template <class Measure>
    static Task<std::invoke_result_t<Measure&, const MediaProgress&>> measured(Measure measure) {
        StepScope& step = co_await this_step();
        const auto call = [&](StopToken stop) {
            return measure(
                stoppable(stop, [&step](double fraction) { step.report(100 * fraction); }));
        };
        co_return co_await run_blocking(call);
    }
};

} // namespace coflow::audio
