// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/audio_analysis.hpp"
#include "coflow/analyzer/audio/audio_folder_analysis.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/json_members.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

/// \file
/// The analysis of sound by name: `{"file": "song.mp3"}`, `{"folder": "songs"}`.
///
/// Members have the names of the fields in C++; times are in seconds, keys such as "F# minor". What
/// is left out of a request, besides "file" or "folder", has its default; what was not found is
/// null.

namespace coflow::audio {

inline void from_json(const nlohmann::json& json, SilenceOptions& options) {
    JsonMembers{json}
        .optional("threshold_dbfs", options.threshold_dbfs)
        .optional("least", options.least)
        .done();
}

inline void from_json(const nlohmann::json& json, OnsetOptions& options) {
    JsonMembers{json}
        .optional("threshold", options.threshold)
        .optional("closest", options.closest)
        .done();
}

inline void from_json(const nlohmann::json& json, PictureSize& size) {
    JsonMembers{json}.optional("width", size.width).optional("height", size.height).done();
}

inline void from_json(const nlohmann::json& json, AudioRequest& request) {
    JsonMembers{json}
        .required("file", request.file)
        .optional("loudness_step", request.loudness_step)
        .optional("silence", request.silence)
        .optional("onsets", request.onsets)
        .optional("waveform", request.waveform)
        .optional("spectrogram", request.spectrogram)
        .optional("picture_size", request.picture_size)
        .optional("most_bytes", request.most_bytes)
        .done();
}

inline void from_json(const nlohmann::json& json, AudioFolderRequest& request) {
    JsonMembers{json}
        .required("folder", request.folder)
        .optional("concurrency", request.concurrency)
        .optional("loudness_step", request.loudness_step)
        .optional("silence", request.silence)
        .optional("onsets", request.onsets)
        .optional("most_bytes", request.most_bytes)
        .done();
}

inline void to_json(nlohmann::json& json, const Tempo& tempo) {
    json = {{"bpm", tempo.bpm},
            {"confidence", tempo.confidence},
            {"runner_up_bpm", tempo.runner_up_bpm},
            {"first_beat", tempo.first_beat.count()}};
}

inline void to_json(nlohmann::json& json, const KeyEstimate& estimate) {
    json = {{"key", to_string(estimate.key)},
            {"confidence", estimate.confidence},
            {"runner_up", to_string(estimate.runner_up)},
            {"fit", estimate.fit},
            {"tuning_cents", estimate.tuning_cents}};
}

inline void to_json(nlohmann::json& json, const LoudnessPoint& point) {
    json = {
        {"at", point.at.count()}, {"momentary", point.momentary}, {"short_term", point.short_term}};
}

inline void to_json(nlohmann::json& json, const LoudnessCurve& curve) {
    json = {
        {"integrated_lufs", curve.whole.integrated_lufs}, {"range_lu", curve.whole.range_lu},
        {"true_peak_dbtp", curve.whole.true_peak_dbtp},   {"most_momentary", curve.most_momentary},
        {"most_short_term", curve.most_short_term},       {"points", curve.points}};
}

inline void to_json(nlohmann::json& json, const SilentPart& part) {
    json = {{"from", part.from.count()}, {"to", part.to.count()}};
}

inline void to_json(nlohmann::json& json, const SpectrumSummary& spectrum) {
    nlohmann::json shares = nlohmann::json::object();
    for (std::size_t band = 0; band < frequency_bands.size(); ++band)
        shares[std::string{frequency_bands[band].name}] = spectrum.shares[band];
    json = {{"centroid_hz", spectrum.centroid_hz},
            {"rolloff_hz", spectrum.rolloff_hz},
            {"flatness", spectrum.flatness},
            {"shares", shares}};
}

inline void to_json(nlohmann::json& json, const AudioReport& report) {
    nlohmann::json onsets = nlohmann::json::array();
    for (const Seconds onset : report.onsets)
        onsets.push_back(onset.count());
    json = {{"file", report.file},
            {"sample_rate", report.sample_rate},
            {"channels", report.channels},
            {"duration", report.duration.count()},
            {"tempo", nullptr},
            {"key", nullptr},
            {"loudness", report.loudness},
            {"silence", report.silence},
            {"onsets", onsets},
            {"spectrum", report.spectrum}};
    if (report.tempo)
        json["tempo"] = *report.tempo;
    if (report.key)
        json["key"] = *report.key;
}

inline void to_json(nlohmann::json& json, const FailedAudio& failed) {
    json = {{"file", failed.file}, {"reason", failed.reason}};
}

inline void to_json(nlohmann::json& json, const AudioFolderReport& report) {
    json = {{"sounds", report.sounds}, {"failures", report.failures}};
}

/// Makes `AudioAnalysis` known as "audio_analysis", `AudioFolderAnalysis` as
/// "audio_folder_analysis".
///
/// Throws: `Error` (duplicate) if there is a workflow of such a name.
inline void add_audio_analyzers(WorkflowFactory& factory) {
    factory.add<AudioAnalysis>(
        "audio_analysis",
        {.description = "tempo, key, loudness, silence, onsets and spectrum of a sound"});
    factory.add<AudioFolderAnalysis>("audio_folder_analysis",
                                     {.description = "every sound in a folder"});
}

} // namespace coflow::audio
