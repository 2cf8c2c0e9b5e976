// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coflow::comfyui {

/// What is in a file.
enum class ContentKind : std::uint8_t { image, video, audio, text, other };

[[nodiscard]] constexpr std::string_view to_string(ContentKind kind) noexcept {
    constexpr std::array<std::string_view, 5> names{"image", "video", "audio", "text", "other"};
    return names[static_cast<std::size_t>(kind)];
}

/// How many bytes of a file `content_kind` wants to see.
inline constexpr std::size_t content_head = 512;

/// What a file is, by its first bytes: its name may lie.
[[nodiscard]] inline ContentKind content_kind(std::string_view head) {
    using namespace std::string_view_literals;
    const auto has = [head](std::size_t at, std::string_view mark) {
        return head.size() >= at && head.substr(at).starts_with(mark);
    };
    const auto one_of = [&has](std::size_t at, auto... marks) { return (has(at, marks) || ...); };
    if (one_of(0, "\x89PNG\r\n\x1a\n"sv, "\xff\xd8\xff"sv, "GIF8"sv, "II*\0"sv, "MM\0*"sv) ||
        (has(0, "RIFF") && has(8, "WEBP")) || (has(0, "BM") && has(6, "\0\0\0\0"sv)))
        return ContentKind::image;
    if (has(4, "ftyp")) {
        if (one_of(8, "avif"sv, "avis"sv, "heic"sv, "mif1"sv))
            return ContentKind::image;
        return has(8, "M4A") ? ContentKind::audio : ContentKind::video;
    }
    if (has(0, "\x1a\x45\xdf\xa3"sv) || (has(0, "RIFF") && has(8, "AVI ")))
        return ContentKind::video;
    if (one_of(0, "fLaC"sv, "OggS"sv, "ID3"sv) || (has(0, "RIFF") && has(8, "WAVE")))
        return ContentKind::audio;
    // A frame of MPEG audio: eleven bits set, then a layer.
    if (head.size() >= 2 && head[0] == '\xff' && (head[1] & '\xe0') == '\xe0' &&
        (head[1] & '\x06') != 0)
        return ContentKind::audio;
    const auto is_control = [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20U && letter != '\n' && letter != '\r' &&
               letter != '\t' && letter != '\f';
    };
    return !head.empty() && std::ranges::none_of(head, is_control) ? ContentKind::text
                                                                   : ContentKind::other;
}

/// What a file with this name should be; nothing if the name does not say.
[[nodiscard]] inline std::optional<ContentKind> kind_of_name(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    std::string extension{dot == std::string_view::npos ? "" : name.substr(dot + 1)};
    std::ranges::transform(extension, extension.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    const auto is_one = [&extension](auto... names) { return ((extension == names) || ...); };
    if (is_one("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif"))
        return ContentKind::image;
    if (is_one("mp4", "webm", "mkv", "mov", "avi", "m4v"))
        return ContentKind::video;
    if (is_one("flac", "mp3", "wav", "ogg", "opus", "m4a"))
        return ContentKind::audio;
    if (is_one("txt", "json", "csv", "srt", "md"))
        return ContentKind::text;
    return std::nullopt;
}

} // namespace coflow::comfyui
