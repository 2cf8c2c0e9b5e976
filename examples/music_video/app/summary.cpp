// SPDX-License-Identifier: MIT
#include "app/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace music {

namespace {

std::string minutes_of(Seconds length) {
    const auto tenths = static_cast<long>(length.count() * 10 + 0.5);
    return fmt::format("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10);
}

} // namespace

std::string summary_of(const Delivery& delivery, const std::filesystem::path& folder,
                       coflow::Duration elapsed) {
    const SongAnalysis& song = delivery.song;
    const std::vector<std::pair<std::string, std::string>> rows{
        {"title", delivery.title},
        {"duration", minutes_of(song.duration)},
        {"tempo", fmt::format("{:.2f} BPM (confidence {:.0f} %)", song.tempo.bpm,
                              song.tempo.confidence * 100)},
        {"key", fmt::format("{} (confidence {:.0f} %, or {})", to_string(song.key.key),
                            song.key.confidence * 100, to_string(song.key.runner_up))},
        {"loudness", fmt::format("{:.1f} LUFS, peak {:.1f} dBTP", song.loudness.integrated_lufs,
                                 song.loudness.true_peak_dbtp)},
        {"clip",
         fmt::format("{}, {}, {:.1f} LUFS", to_string(delivery.style),
                     minutes_of(delivery.clip_length), delivery.clip_loudness.integrated_lufs)},
        {"time", fmt::format("{:.1f} s", std::chrono::duration<double>{elapsed}.count())},
        {"video", (folder / delivery.video.filename()).string()},
        {"music", (folder / delivery.clip.filename()).string()},
        {"manifest", (folder / delivery.manifest.filename()).string()},
    };
    std::string text;
    for (const auto& [name, value] : rows)
        text += fmt::format("{:<10} {}\n", name, value);
    return text;
}

} // namespace music
