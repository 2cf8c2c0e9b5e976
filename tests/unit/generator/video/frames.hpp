// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/pixels.hpp"
#include "coflow/media/probe.hpp"
#include "unit/media/clips.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <future>
#include <string>
#include <utility>
#include <vector>

namespace coflow::test {

inline constexpr double a_frame = 0.04; // seconds, at 25 a second

/// The frames of a video after `filters`, each as this many bytes of RGB.
inline std::vector<std::string> frames_of(const std::filesystem::path& file,
                                          const std::string& filters, std::size_t pixels) {
    const ScratchFolder scratch;
    const auto raw = make_media(scratch / "raw", "-i", "file:" + file.native(), "-map", "0:v:0",
                                "-fps_mode", "passthrough", "-vf", "format=gbrp," + filters, "-f",
                                "rawvideo", "-pix_fmt", "rgb24");
    const std::string bytes = content_of(raw);
    REQUIRE(bytes.size() % (3 * pixels) == 0);
    std::vector<std::string> frames;
    for (std::size_t place = 0; place < bytes.size(); place += 3 * pixels)
        frames.push_back(bytes.substr(place, 3 * pixels));
    return frames;
}

/// The colour in the middle of each frame, averaged over a few pixels.
inline std::vector<image::Rgb> colours_of(const std::filesystem::path& file) {
    std::vector<image::Rgb> colours;
    for (const std::string& frame :
         frames_of(file, "crop=max(1\\,iw/4):max(1\\,ih/4),scale=1:1:flags=area", 1))
        colours.push_back(image::Pixels{1, 1, frame}[0]);
    return colours;
}

/// "rrrggb": the colour of each frame, by what is strongest; black is k, white w, what is mixed ?.
inline std::string colour_names_of(const std::filesystem::path& file) {
    std::string names;
    for (const image::Rgb colour : colours_of(file)) {
        const auto strong = [](int value) { return value > 200; };
        const auto weak = [](int value) { return value < 40; };
        const bool red = strong(colour.red);
        const bool green = strong(colour.green);
        const bool blue = strong(colour.blue);
        const bool pure = (red || weak(colour.red)) && (green || weak(colour.green)) &&
                          (blue || weak(colour.blue));
        const int bits = (red ? 4 : 0) + (green ? 2 : 0) + (blue ? 1 : 0);
        names += pure ? "kbgcrmyw"[bits] : '?';
    }
    return names;
}

/// A sound's samples: one channel, 48 kHz.
inline std::vector<float> samples_of(const std::filesystem::path& file) {
    const ScratchFolder scratch;
    const auto raw =
        make_media(scratch / "raw", "-i", "file:" + file.native(), "-map", "0:a:0", "-af",
                   "aresample=48000:async=1:first_pts=0", "-ac", "1", "-f", "f32le");
    const std::string bytes = content_of(raw);
    std::vector<float> samples(bytes.size() / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
    return samples;
}

/// When a sound is loud for the first time, in seconds.
inline double loud_from(const std::filesystem::path& file) {
    const std::vector<float> samples = samples_of(file);
    for (std::size_t at = 0; at < samples.size(); ++at)
        if (samples[at] > 0.05F)
            return static_cast<double>(at) / 48000;
    return -1;
}

inline MediaInfo info_of(const std::filesystem::path& file) {
    const auto probe = [](std::filesystem::path name) -> Task<MediaInfo> {
        const MediaInput input{std::move(name)};
        co_return co_await probe_media(input);
    };
    return Pool{}.run(probe(file));
}

/// So many frames of one colour, for `make_clip`.
struct ColourRun {
    std::string colour;
    int frames;
};

/// Colours one after the other, 25 frames a second, as H.264 that is nearly exact.
inline std::filesystem::path make_clip(std::filesystem::path file,
                                       const std::vector<ColourRun>& runs,
                                       const std::string& size = "160x90", int rate = 25) {
    std::string graph;
    std::string parts;
    for (std::size_t index = 0; index < runs.size(); ++index) {
        graph += "color=" + runs[index].colour + ":s=" + size + ":r=" + std::to_string(rate) +
                 ",trim=end_frame=" + std::to_string(runs[index].frames) + "[p" +
                 std::to_string(index) + "];";
        parts += "[p" + std::to_string(index) + "]";
    }
    graph += parts + "concat=n=" + std::to_string(runs.size()) + "[v]";
    return make_media(std::move(file), "-filter_complex", graph, "-map", "[v]", "-c:v", "libx264",
                      "-qp", "4", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-f", "mp4");
}

/// Two seconds: black with silence, from 1 s on white with a tone.
inline std::filesystem::path make_clap(std::filesystem::path file) {
    return make_media(
        std::move(file), "-filter_complex",
        "color=black:s=160x90:r=25:d=1[k];color=white:s=160x90:r=25:d=1[w];[k][w]concat=n=2[v];"
        "aevalsrc='if(gte(t,1),0.5*sin(2*PI*1000*t),0)':s=48000:d=2[a]",
        "-map", "[v]", "-map", "[a]", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
        "yuv420p", "-c:a", "flac", "-f", "matroska");
}

/// Lets `operation(progress)` go on to its first progress and cancels it there.
template <class Operation>
void cancel_at_progress(Pool& backend, const Operation& operation) {
    std::promise<void> reached;
    std::promise<void> stopped;
    std::atomic<bool> first{true};
    const auto at_progress = [&](double) {
        if (first.exchange(false)) {
            reached.set_value();
            stopped.get_future().wait();
        }
    };
    auto task = backend.executor.start(operation(at_progress));
    reached.get_future().wait();
    const auto start = std::chrono::steady_clock::now();
    task.request_stop();
    stopped.set_value();
    CHECK_THROWS_AS(task.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{1});
}

} // namespace coflow::test
