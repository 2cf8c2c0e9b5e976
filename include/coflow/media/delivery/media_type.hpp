// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

/// The media type (RFC 6838) that a file's extension stands for; "application/octet-stream" for an
/// unknown one.
[[nodiscard]] inline std::string_view media_type_of(const std::filesystem::path& file) {
    constexpr std::pair<std::string_view, std::string_view> known[]{
        {".wav", "audio/wav"},
        {".flac", "audio/flac"},
        {".mp3", "audio/mpeg"},
        {".ogg", "audio/ogg"},
        {".opus", "audio/opus"},
        {".m4a", "audio/mp4"},
        {".aac", "audio/aac"},
        {".mid", "audio/midi"},
        {".mp4", "video/mp4"},
        {".mkv", "video/x-matroska"},
        {".webm", "video/webm"},
        {".mov", "video/quicktime"},
        {".avi", "video/x-msvideo"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".webp", "image/webp"},
        {".gif", "image/gif"},
        {".svg", "image/svg+xml"},
        {".tif", "image/tiff"},
        {".tiff", "image/tiff"},
        {".txt", "text/plain"},
        {".md", "text/markdown"},
        {".csv", "text/csv"},
        {".html", "text/html"},
        {".srt", "application/x-subrip"},
        {".vtt", "text/vtt"},
        {".json", "application/json"},
        {".jsonl", "application/jsonl"},
        {".pdf", "application/pdf"},
        {".zip", "application/zip"},
        {".sqlite", "application/vnd.sqlite3"}};
    std::string extension = file.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    const auto* const place =
        std::ranges::find(known, extension, &std::pair<std::string_view, std::string_view>::first);
    return place != std::end(known) ? place->second : "application/octet-stream";
}

} // namespace coflow
