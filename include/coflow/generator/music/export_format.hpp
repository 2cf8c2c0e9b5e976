// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::music {

/// How much of the sound a file keeps, against its size.
enum class ExportQuality { small, standard, best };

[[nodiscard]] constexpr std::string_view to_string(ExportQuality quality) noexcept {
    constexpr std::array<std::string_view, 3> names{"small", "standard", "best"};
    return names[static_cast<std::size_t>(quality)];
}

[[nodiscard]] constexpr std::optional<ExportQuality>
parse_export_quality(std::string_view name) noexcept {
    for (const ExportQuality quality :
         {ExportQuality::small, ExportQuality::standard, ExportQuality::best})
        if (to_string(quality) == name)
            return quality;
    return std::nullopt;
}

/// A kind of music file, and how ffmpeg makes it.
struct ExportFormat {
    std::string_view extension;
    std::string_view container;
    /// The encoder's options, separated by spaces, for each quality.
    std::array<std::string_view, 3> encoders;
    int most_channels;

    [[nodiscard]] std::vector<std::string> arguments(ExportQuality quality) const {
        std::vector<std::string> result{"-f", std::string{container}};
        std::string_view rest = encoders[static_cast<std::size_t>(quality)];
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            result.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return result;
    }
};

/// WAV and FLAC lose nothing of 24 bits (`small`: have 16, with dither); the others lose what is
/// hardly heard, less of it the better the quality.
inline constexpr std::array<ExportFormat, 5> export_formats{{
    {".wav",
     "wav",
     {"-af aresample=dither_method=triangular -c:a pcm_s16le", "-c:a pcm_s24le", "-c:a pcm_s24le"},
     32},
    {".flac",
     "flac",
     {"-af aresample=dither_method=triangular -c:a flac -sample_fmt s16",
      "-c:a flac -sample_fmt s32", "-c:a flac -sample_fmt s32"},
     8},
    {".mp3",
     "mp3",
     {"-c:a libmp3lame -q:a 5", "-c:a libmp3lame -q:a 2", "-c:a libmp3lame -b:a 320k"},
     2},
    {".ogg", "ogg", {"-c:a libvorbis -q:a 3", "-c:a libvorbis -q:a 6", "-c:a libvorbis -q:a 9"}, 8},
    {".m4a", "ipod", {"-c:a aac -b:a 96k", "-c:a aac -b:a 192k", "-c:a aac -b:a 320k"}, 8},
}};

/// The format that a file's extension asks for.
///
/// Throws: `Error` (invalid_argument) for another one, with those that there are.
[[nodiscard]] inline const ExportFormat& export_format_of(const std::filesystem::path& file) {
    std::string known;
    for (const ExportFormat& format : export_formats) {
        if (file.extension() == format.extension)
            return format;
        known.append(known.empty() ? "" : ", ").append(format.extension);
    }
    throw Error{ErrorCode::invalid_argument, quote(file.native()) + " must end in one of " + known};
}

} // namespace coflow::music
