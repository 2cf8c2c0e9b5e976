// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/input_file.hpp"
#include "coflow/comfyui/content_kind.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/probe.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui::detail {

/// The first bytes of a file. Blocks.
[[nodiscard]] inline std::string head_of(const std::filesystem::path& path) {
    InputFile file{path};
    std::string head(content_head, '\0');
    head.resize(file.read(head));
    return head;
}

/// The first bytes of a file.
[[nodiscard]] inline Task<std::string> file_head(std::filesystem::path path) {
    co_return co_await run_blocking(&head_of, std::move(path));
}

[[nodiscard]] inline Task<> copy_to(std::filesystem::path made, std::filesystem::path file) {
    Task<std::uintmax_t> copying = copy_file_atomically(std::move(made), std::move(file));
    (void)co_await std::move(copying);
}

/// Lets ffmpeg make of `made` what `arguments` say, which becomes `file`.
[[nodiscard]] inline Task<> convert(std::filesystem::path made, std::vector<std::string> arguments,
                                    std::filesystem::path file) {
    Task<MediaInput> opening = open_media(made);
    const MediaInput input = co_await std::move(opening);
    const std::filesystem::path staged = input.folder() / "staged";
    ProcessOptions run = ffmpeg(input);
    for (const std::string& argument : arguments)
        run.add_arguments(argument);
    run.add_arguments("file:" + staged.native());
    Task<FfmpegResult> converting = run_media_tool(run, made);
    const FfmpegResult result = co_await std::move(converting);
    if (!std::filesystem::exists(staged))
        throw Error{ErrorCode::invalid_argument, bad_media(made, result.messages)};
    Task<> copying = copy_to(staged, std::move(file));
    co_await std::move(copying);
}

/// Makes `file` a PNG of what a prompt has made.
[[nodiscard]] inline Task<> write_png(std::filesystem::path made, std::filesystem::path file) {
    Task<std::string> looking = file_head(made);
    const std::string head = co_await std::move(looking);
    const std::vector<std::string> encode{"-frames:v", "1", "-f", "image2pipe", "-c:v", "png"};
    Task<> writing =
        head.starts_with("\x89PNG") ? copy_to(made, file) : convert(made, encode, file);
    co_await std::move(writing);
}

/// Makes `file` a WAV of what a prompt has made.
[[nodiscard]] inline Task<> write_wave(std::filesystem::path made, std::filesystem::path file) {
    Task<std::string> looking = file_head(made);
    const std::string head = co_await std::move(looking);
    const std::vector<std::string> encode{"-map", "0:a:0", "-f", "wav", "-c:a", "pcm_s24le"};
    Task<> writing = head.starts_with("RIFF") ? copy_to(made, file) : convert(made, encode, file);
    co_await std::move(writing);
}

} // namespace coflow::comfyui::detail
