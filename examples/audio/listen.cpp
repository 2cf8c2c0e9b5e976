// SPDX-License-Identifier: MIT
// What is in a sound: a metronome in A minor, made here so that the truth is known. Typed, by name
// with JSON, and a folder with a file that is no sound.
#include "coflow/analyzer/audio/json.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/coflow.hpp"
#include "coflow/media/audio/wav_file.hpp"

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <numbers>

using namespace coflow;

/// A chord of A minor on every beat, 96 a minute, then two seconds of silence.
audio::AudioBuffer metronome() {
    constexpr int rate = 22'050;
    constexpr double beat = 60.0 / 96.0;
    constexpr int beats = 16;
    audio::AudioBuffer sound{.sample_rate = rate, .channels = 1};
    sound.samples.resize(static_cast<std::size_t>((beats * beat + 2.0) * rate));
    for (std::size_t frame = 0; frame < static_cast<std::size_t>(beats * beat * rate); ++frame) {
        const double time = static_cast<double>(frame) / rate;
        const double level = 0.2 * std::exp(-8.0 * std::fmod(time, beat));
        for (const double hz : {220.0, 261.63, 329.63})
            sound.samples[frame] +=
                static_cast<float>(level * std::sin(2.0 * std::numbers::pi * hz * time));
    }
    return sound;
}

// The first chord is no onset: it is there from the first sample on.
int main() {
    const TemporaryDirectory folder;
    const std::filesystem::path file = folder.path() / "metronome.wav";
    audio::write_wav(file, metronome());

    WorkflowExecutor executor;
    audio::AudioAnalysis analysis;
    const audio::AudioReport report = executor.run(analysis.run(audio::AudioRequest{file}));
    std::printf("%.0f beats a minute, %s, %zu onsets\n", report.tempo->bpm,
                to_string(report.key->key).c_str(), report.onsets.size());
    for (const audio::SilentPart& part : report.silence)
        std::printf("silent from %.0f to %.0f s\n", part.from.count(), part.to.count());

    WorkflowManager manager{executor};
    audio::add_audio_analyzers(manager.factory());
    const nlohmann::json loud =
        manager.start("audio_analysis", {{"file", file}, {"loudness_step", 3}}).get();
    std::printf("%zu points of loudness\n", loud.at("loudness").at("points").size());

    executor.run(write_file_atomically(folder.path() / "notes.txt", "no sound"));
    const nlohmann::json all =
        manager.start("audio_folder_analysis", {{"folder", folder.path()}}).get();
    std::printf("%zu sound, %zu failure\n", all.at("sounds").size(), all.at("failures").size());
}
