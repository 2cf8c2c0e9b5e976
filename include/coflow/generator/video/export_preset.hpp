// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/video_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::video {

/// What a video is exported for.
enum class ExportPreset : std::uint8_t {
    web,     ///< .mp4: H.264 and AAC, begins to play before all of it has arrived.
    archive, ///< .mkv: FFV1 and FLAC, loses nothing.
    small,   ///< .mp4: H.265 and AAC.
    open,    ///< .webm: VP9 and Opus.
    gif,     ///< .gif: at most 320 pixels wide, 10 frames a second, no sound.
    preview  ///< .mp4: like web, at most 320 pixels wide.
};
inline constexpr std::array<std::string_view, 6> export_preset_names{"web",  "archive", "small",
                                                                     "open", "gif",     "preview"};

[[nodiscard]] constexpr std::string_view to_string(ExportPreset value) noexcept {
    return export_preset_names[static_cast<std::size_t>(value)];
}

/// What the name of a file of this preset ends with.
[[nodiscard]] constexpr std::string_view file_extension(ExportPreset preset) noexcept {
    switch (preset) {
    case ExportPreset::web:
    case ExportPreset::small:
    case ExportPreset::preview:
        return ".mp4";
    case ExportPreset::archive:
        return ".mkv";
    case ExportPreset::open:
        return ".webm";
    case ExportPreset::gif:
        return ".gif";
    }
    return {};
}

/// How a video is exported.
struct ExportOptions {
    ExportOptions() = default;
    explicit ExportOptions(ExportPreset purpose, int how_good = 75)
        : preset{purpose}, quality{how_good} {}

    ExportPreset preset = ExportPreset::web;
    int quality = 75; ///< 0 to 100, for presets that lose something.

    /// "title", "artist" and the like; those of the source are not taken over.
    std::map<std::string, std::string> tags;
};

/// Decides how a video is encoded, and what the result must be.
class ExportPlan {
public:
    /// Throws: `Error` (invalid_argument) for a `file` whose name does not fit the preset, and for
    /// senseless options.
    ExportPlan(const ExportOptions& options, const VideoShape& source,
               const std::filesystem::path& file)
        : options_{options}, source_{source}, shape_{source} {
        check(file);
        if (options_.preset == ExportPreset::gif) {
            constexpr FrameRate slow{10, 1};
            if (shape_.rate.per_second() > slow.per_second()) {
                shape_.rate = slow;
                shape_.frames = std::max<std::int64_t>(1, slow.frames_in(source.length()));
            }
            shape_.has_sound = false;
        }
        if (options_.preset == ExportPreset::gif || options_.preset == ExportPreset::preview)
            make_narrow();
        if (options_.preset != ExportPreset::gif && options_.preset != ExportPreset::archive)
            make_even();
    }

    /// What the result must look like.
    [[nodiscard]] const VideoShape& shape() const noexcept { return shape_; }

    /// The names that ffprobe gives the codecs.
    [[nodiscard]] std::string_view codec() const noexcept {
        switch (options_.preset) {
        case ExportPreset::web:
        case ExportPreset::preview:
            return "h264";
        case ExportPreset::archive:
            return "ffv1";
        case ExportPreset::small:
            return "hevc";
        case ExportPreset::open:
            return "vp9";
        case ExportPreset::gif:
            return "gif";
        }
        return {};
    }
    [[nodiscard]] std::string_view sound_codec() const noexcept {
        if (options_.preset == ExportPreset::archive)
            return "flac";
        return options_.preset == ExportPreset::open ? "opus" : "aac";
    }

    [[nodiscard]] std::string pictures() const {
        std::string filters = detail::exact_pictures(shape_.rate, shape_.frames);
        if (width_ != source_.width || height_ != source_.height)
            filters += fmt::format(",scale={}:{}:flags=bicubic", width_, height_);
        if (options_.preset == ExportPreset::gif)
            return filters + ",split[a][b];[a]palettegen[p];[b][p]paletteuse";
        if (options_.preset == ExportPreset::archive)
            return filters;
        filters += ",format=yuv420p";
        if (shape_.width != width_ || shape_.height != height_)
            filters = fmt::format("{},format=yuv444p,pad={}:{},format=yuv420p", filters,
                                  shape_.width, shape_.height);
        return filters;
    }

    [[nodiscard]] std::string sound() const {
        const std::string exact = detail::exact_sound(shape_.length());
        if (options_.preset == ExportPreset::archive)
            return exact;
        return "aformat=sample_rates=48000:channel_layouts=mono|stereo," + exact;
    }

    /// Codecs, quality, tags and format.
    [[nodiscard]] std::vector<std::string> arguments() const {
        std::vector<std::string> arguments;
        const auto add = [&arguments](std::initializer_list<std::string> more) {
            arguments.insert(arguments.end(), more);
        };
        switch (options_.preset) {
        case ExportPreset::web:
        case ExportPreset::preview:
            add({"-c:v", "libx264", "-preset", "medium", "-crf", rate_factor(40, 14), "-c:a", "aac",
                 "-b:a", sound_bits(), "-movflags", "+faststart", "-f", "mp4"});
            break;
        case ExportPreset::archive:
            arguments = detail::lossless_codec(shape_.width, shape_.height);
            add({"-c:a", "flac", "-f", "matroska"});
            break;
        case ExportPreset::small:
            add({"-c:v", "libx265", "-preset", "medium", "-crf", rate_factor(42, 18),
                 "-x265-params", "log-level=error", "-tag:v", "hvc1", "-c:a", "aac", "-b:a",
                 sound_bits(), "-movflags", "+faststart", "-f", "mp4"});
            break;
        case ExportPreset::open:
            add({"-c:v", "libvpx-vp9", "-b:v", "0", "-crf", rate_factor(56, 18), "-row-mt", "1",
                 "-cpu-used", "3", "-c:a", "libopus", "-b:a", sound_bits(), "-f", "webm"});
            break;
        case ExportPreset::gif:
            add({"-f", "gif"});
            break;
        }
        add({"-map_metadata", "-1", "-map_chapters", "-1"});
        for (const auto& [key, value] : options_.tags)
            add({"-metadata", key + "=" + value});
        return arguments;
    }

private:
    static constexpr int narrow = 320;

    void check(const std::filesystem::path& file) const {
        const auto refuse = [](const std::string& why) {
            throw Error{ErrorCode::invalid_argument, why};
        };
        const std::string_view extension = file_extension(options_.preset);
        if (file.extension() != extension)
            refuse(fmt::format("{} cannot be a video of the preset {}: call it {}",
                               quote(file.native()), to_string(options_.preset), extension));
        if (options_.quality < 0 || options_.quality > 100)
            refuse(fmt::format("quality is {}; it can be 0 to 100", options_.quality));
        for (const auto& [key, value] : options_.tags) {
            const bool plain = !key.empty() && std::ranges::all_of(key, [](char letter) {
                return (std::isalnum(static_cast<unsigned char>(letter)) != 0) || letter == '_' ||
                       letter == '-';
            });
            if (!plain || value.find('\0') != std::string::npos)
                refuse("a tag cannot be called " + quote(key) +
                       ", or has a character of code zero; a name has letters and digits");
        }
    }

    void make_narrow() {
        if (width_ <= narrow)
            return;
        height_ = static_cast<int>(std::max<std::int64_t>(
            1, std::llround(static_cast<double>(height_) * narrow / width_)));
        width_ = narrow;
        shape_.width = width_;
        shape_.height = height_;
    }

    /// These codecs share colours between two pixels, and H.265 has a least size.
    void make_even() {
        const int least = options_.preset == ExportPreset::small ? 32 : 2;
        shape_.width = std::max(least, (shape_.width + 1) / 2 * 2);
        shape_.height = std::max(least, (shape_.height + 1) / 2 * 2);
    }

    /// A quality of 0 is `worst`, one of 100 is `best`.
    [[nodiscard]] std::string rate_factor(int worst, int best) const {
        return std::to_string(std::lround(worst + (best - worst) * options_.quality / 100.0));
    }
    [[nodiscard]] std::string sound_bits() const {
        return std::to_string(64 + 128 * options_.quality / 100) + "k";
    }

    ExportOptions options_;
    VideoShape source_;
    VideoShape shape_;
    int width_ = source_.width; // of the pictures, without what is put around them
    int height_ = source_.height;
};

} // namespace coflow::video
