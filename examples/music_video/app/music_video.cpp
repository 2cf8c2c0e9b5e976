// SPDX-License-Identifier: MIT
#include "app/music_video.hpp"

#include "app/ffmpeg.hpp"
#include "app/manifest.hpp"
#include "app/media_call.hpp"
#include "coflow/analyzer/audio/musical_key.hpp"
#include "coflow/analyzer/audio/tempo.hpp"
#include "coflow/base/error.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/generator/music/composer.hpp"
#include "coflow/generator/music/renderer.hpp"
#include "coflow/generator/music/song_maker.hpp"
#include "coflow/media/audio/load_audio.hpp"
#include "coflow/media/audio/wav_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <tuple>
#include <utility>

namespace music {

using coflow::Task;
using namespace coflow::music;
namespace audio = coflow::audio;

namespace {

constexpr audio::LoadOptions whole_song{.minimum = Seconds{2}};

/// The variable is this program's own; coflow's is asked for next.
RenderOptions render_options() {
    const char* const soundfont = std::getenv("MUSIC_VIDEO_SOUNDFONT");
    return {.soundfont = soundfont == nullptr ? "" : soundfont};
}

Task<std::filesystem::path> make_demo_song(std::filesystem::path staging) {
    std::filesystem::path file = staging / "song.wav";
    auto make = [&file](const MediaProgress& progress) {
        make_song(demo_song, file, render_options(), progress);
    };
    co_await media_call({0, 40}, make);
    co_return file;
}

/// Reads the song itself, or what ffmpeg makes of it.
Task<AudioBuffer> load_song(std::filesystem::path song, std::filesystem::path staging,
                            Share share) {
    auto load = [&song](const MediaProgress& progress) {
        return audio::load_audio(song, whole_song, progress);
    };
    bool convert = false;
    try {
        co_return co_await media_call(share, load);
    } catch (const audio::AudioError& error) {
        convert =
            error.fault() == audio::AudioFault::not_audio && std::filesystem::is_regular_file(song);
        if (!convert)
            throw;
    }
    const std::filesystem::path wav = staging / "decoded.wav";
    co_await decode_with_ffmpeg(song, wav);
    auto load_wav = [&wav](const MediaProgress& progress) {
        return audio::load_audio(wav, whole_song, progress);
    };
    AudioBuffer sound = co_await media_call(share, load_wav);
    std::filesystem::remove(wav);
    co_return sound;
}

/// All three at the same time.
Task<SongAnalysis> measure(const AudioBuffer& sound, Share share) {
    auto tempo = [&sound](const MediaProgress& progress) {
        return audio::estimate_tempo(sound, progress);
    };
    auto key = [&sound](const MediaProgress& progress) {
        return audio::estimate_key(sound, progress);
    };
    auto loudness = [&sound](const MediaProgress& progress) {
        return audio::measure_loudness(sound, progress);
    };
    auto results = co_await coflow::when_all(media_call(share, tempo), media_call(share, key),
                                             media_call(share, loudness));
    co_return SongAnalysis{.duration = sound.duration(),
                           .tempo = std::get<0>(results),
                           .key = std::get<1>(results),
                           .loudness = std::get<2>(results)};
}

} // namespace

MusicVideo::MusicVideo() {
    steps(step("audio_analysis", &MusicVideo::analyze, {.weight = 3}),
          step("music_generation", &MusicVideo::generate, {.weight = 3}),
          step("video_creation", &MusicVideo::create_video, {.weight = 12}),
          step("export", &MusicVideo::export_result, {.weight = 1}));
}

Task<AnalysedSong> MusicVideo::analyze(VideoRequest request) {
    co_await require_ffmpeg(); // before anything that takes long
    const bool demo = request.settings.song.empty();
    std::filesystem::path song = request.settings.song;
    if (demo)
        song = co_await make_demo_song(request.staging);
    const AudioBuffer sound = co_await load_song(song, request.staging, {demo ? 40.0 : 0.0, 50});
    SongAnalysis analysis = co_await measure(sound, {50, 100});
    if (analysis.loudness.silent())
        throw coflow::Error{coflow::ErrorCode::invalid_argument,
                            song.string() + " is silent; give a song that can be heard"};
    if (analysis.tempo.bpm <= 0)
        throw coflow::Error{coflow::ErrorCode::invalid_argument,
                            song.string() + " has no beat to follow; give a song with a pulse"};
    std::string title = !request.settings.title.empty() ? request.settings.title
                        : demo                          ? "coflow demo song"
                                                        : song.stem().string();
    report_progress(100,
                    fmt::format("{:.1f} BPM, {}, {:.1f} LUFS", analysis.tempo.bpm,
                                to_string(analysis.key.key), analysis.loudness.integrated_lufs));
    AnalysedSong result{std::move(request), std::move(title), std::move(analysis)};
    co_return result;
}

Task<ClipMade> MusicVideo::generate(AnalysedSong song) {
    const Settings& settings = song.request.settings;
    const Composition piece = compose({.style = settings.style,
                                       .bpm = song.analysis.tempo.bpm,
                                       .key = song.analysis.key.key,
                                       .length = settings.length.value_or(song.analysis.duration),
                                       .seed = settings.seed});
    std::filesystem::path file = song.request.staging / "clip.wav";
    auto render = [&piece](const MediaProgress& progress) {
        return coflow::music::render(piece, render_options(), progress);
    };
    const AudioBuffer sound = co_await media_call({0, 70}, render);
    auto save = [&file, &sound](const MediaProgress& progress) {
        audio::write_wav(file, sound, audio::SampleFormat::pcm16,
                         coflow::part_of(progress, 0, 0.5));
        return audio::measure_loudness(sound, coflow::part_of(progress, 0.5, 1));
    };
    const Loudness loudness = co_await media_call({70, 100}, save);
    report_progress(100, fmt::format("{} clip of {:.1f} s", to_string(settings.style),
                                     sound.duration().count()));
    ClipMade result{std::move(song), std::move(file), sound.duration(), loudness};
    co_return result;
}

Task<VideoMade> MusicVideo::create_video(ClipMade clip) {
    const VideoRequest& request = clip.song.request;
    VideoJob job{.sound = clip.clip,
                 .title_file = request.staging / "title.txt",
                 .video = request.staging / "video.mp4",
                 .length = clip.length,
                 .width = request.settings.width,
                 .height = request.settings.height};
    std::ofstream{job.title_file} << clip.song.title;
    MediaProgress progress = step_progress(co_await coflow::this_task::environment(), {});
    std::filesystem::path video = job.video;
    std::filesystem::path title_file = job.title_file;
    co_await make_video(std::move(job), std::move(progress));
    std::filesystem::remove(title_file);
    report_progress(100,
                    fmt::format("{}x{} video", request.settings.width, request.settings.height));
    VideoMade result{std::move(clip), std::move(video)};
    co_return result;
}

Task<Delivery> MusicVideo::export_result(VideoMade video) {
    const AnalysedSong& song = video.clip.song;
    Delivery delivery{.song = song.analysis,
                      .title = song.title,
                      .style = song.request.settings.style,
                      .clip_length = video.clip.length,
                      .clip_loudness = video.clip.loudness,
                      .clip = video.clip.clip,
                      .video = video.video,
                      .manifest = song.request.staging / "manifest.json"};
    write_manifest(song.request.settings, delivery);
    report_progress(100, "manifest written");
    co_return delivery;
}

} // namespace music
