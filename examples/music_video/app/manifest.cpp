// SPDX-License-Identifier: MIT
#include "app/manifest.hpp"

#include "coflow/base/error.hpp"
#include "coflow/base/version.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

namespace music {

namespace {

/// To as many digits as mean something; `per_unit` is a power of ten.
double rounded(double value, double per_unit) { return std::round(value * per_unit) / per_unit; }

nlohmann::ordered_json json_of(const Loudness& loudness) {
    return {{"integrated_lufs", rounded(loudness.integrated_lufs, 10)},
            {"range_lu", rounded(loudness.range_lu, 10)},
            {"true_peak_dbtp", rounded(loudness.true_peak_dbtp, 10)}};
}

nlohmann::ordered_json json_of(const std::filesystem::path& file) {
    return {{"file", file.filename().string()}, {"bytes", std::filesystem::file_size(file)}};
}

} // namespace

void write_manifest(const Settings& settings, const Delivery& delivery) {
    const SongAnalysis& song = delivery.song;
    nlohmann::ordered_json manifest;
    manifest["made_by"] = fmt::format("coflow {}.{}.{} music_video", coflow::version.major,
                                      coflow::version.minor, coflow::version.patch);
    manifest["title"] = delivery.title;
    manifest["song"] = {{"file", settings.song.empty()
                                     ? nullptr
                                     : nlohmann::ordered_json(settings.song.filename().string())},
                        {"duration_s", rounded(song.duration.count(), 1000)},
                        {"tempo_bpm", rounded(song.tempo.bpm, 100)},
                        {"tempo_confidence", rounded(song.tempo.confidence, 100)},
                        {"key", to_string(song.key.key)},
                        {"key_confidence", rounded(song.key.confidence, 100)},
                        {"key_runner_up", to_string(song.key.runner_up)},
                        {"loudness", json_of(song.loudness)}};
    manifest["clip"] = json_of(delivery.clip);
    manifest["clip"]["style"] = to_string(delivery.style);
    manifest["clip"]["seed"] = settings.seed;
    manifest["clip"]["duration_s"] = rounded(delivery.clip_length.count(), 1000);
    manifest["clip"]["loudness"] = json_of(delivery.clip_loudness);
    manifest["video"] = json_of(delivery.video);
    manifest["video"]["width"] = settings.width;
    manifest["video"]["height"] = settings.height;

    std::ofstream file{delivery.manifest};
    // Names come from the file system and need not be UTF-8.
    file << manifest.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    file.close();
    if (!file)
        throw coflow::Error{coflow::ErrorCode::io_failure,
                            "cannot write " + delivery.manifest.string() + "; is the disk full?"};
}

} // namespace music
