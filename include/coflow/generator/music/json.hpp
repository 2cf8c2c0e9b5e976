// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/generator/music/music_production.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/json_members.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

/// \file
/// Making music by name: `{"music": {"style": "rock", "key": "A minor"}, "file": "song.wav"}`.
///
/// Members have the names of the fields in C++; durations are in seconds. What is left out of a
/// request, besides files, has its default, and a member of another name is an error.

namespace coflow::music {

namespace detail {

/// Reads a word with `parse`, which returns nothing for what it does not know.
template <class T, class Parse>
void read_word(const nlohmann::json& json, T& value, const char* what, Parse parse) {
    const auto word = json.get<std::string>();
    const std::optional<T> known = parse(word);
    if (!known)
        throw Error{ErrorCode::invalid_argument, quote(word, 40) + " is no " + what};
    value = *known;
}

template <class T>
std::optional<T> one_of(std::string_view word, std::string_view first, T one,
                        std::string_view second, T other) {
    if (word == first)
        return one;
    return word == second ? std::optional{other} : std::nullopt;
}

} // namespace detail

inline void from_json(const nlohmann::json& json, Style& style) {
    detail::read_word(json, style,
                      "style; there are electronic, rock, lofi, ambient, acoustic and "
                      "orchestral",
                      &parse_style);
}

inline void from_json(const nlohmann::json& json, Lead& lead) {
    detail::read_word(json, lead, "lead; there are none and melody", [](std::string_view word) {
        return detail::one_of(word, "none", Lead::none, "melody", Lead::melody);
    });
}

inline void from_json(const nlohmann::json& json, ExportQuality& quality) {
    detail::read_word(json, quality, "quality; there are small, standard and best",
                      &parse_export_quality);
}

inline void from_json(const nlohmann::json& json, Offset& offset) {
    detail::read_word(json, offset, "offset; there are keep and remove", [](std::string_view word) {
        return detail::one_of(word, "keep", Offset::keep, "remove", Offset::remove);
    });
}

/// The key is read as `audio::parse_key` does: "F# minor".
inline void from_json(const nlohmann::json& json, MusicRequest& request) {
    std::string key = audio::to_string(request.key);
    JsonMembers{json}
        .optional("style", request.style)
        .optional("bpm", request.bpm)
        .optional("key", key)
        .optional("length", request.length)
        .optional("seed", request.seed)
        .optional("lead", request.lead)
        .done();
    const std::optional<audio::Key> known = audio::parse_key(key);
    if (!known)
        throw Error{ErrorCode::invalid_argument, "\"key\": " + quote(key, 40) + " is no key"};
    request.key = *known;
}

inline void from_json(const nlohmann::json& json, EqualiserBand& band) {
    JsonMembers{json}
        .required("hz", band.hz)
        .required("gain_db", band.gain_db)
        .optional("octaves", band.octaves)
        .done();
}

inline void from_json(const nlohmann::json& json, LoudnessTarget& target) {
    JsonMembers{json}
        .optional("lufs", target.lufs)
        .optional("ceiling_dbtp", target.ceiling_dbtp)
        .done();
}

inline void from_json(const nlohmann::json& json, ProcessingOptions& options) {
    JsonMembers{json}
        .optional("start", options.start)
        .optional("length", options.length)
        .optional("tempo", options.tempo)
        .optional("semitones", options.semitones)
        .optional("equaliser", options.equaliser)
        .optional("fade_in", options.fade_in)
        .optional("fade_out", options.fade_out)
        .optional("loudness", options.loudness)
        .done();
}

inline void from_json(const nlohmann::json& json, Denoising& denoise) {
    JsonMembers{json}
        .optional("reduction_db", denoise.reduction_db)
        .optional("noise_floor_db", denoise.noise_floor_db)
        .done();
}

/// Attack and release are in seconds, as all durations are.
inline void from_json(const nlohmann::json& json, Compression& compress) {
    JsonMembers{json}
        .optional("threshold_db", compress.threshold_db)
        .optional("ratio", compress.ratio)
        .optional("attack", compress.attack)
        .optional("release", compress.release)
        .optional("makeup_db", compress.makeup_db)
        .done();
}

inline void from_json(const nlohmann::json& json, EnhancementOptions& options) {
    JsonMembers{json}
        .optional("offset", options.offset)
        .optional("denoise", options.denoise)
        .optional("compress", options.compress)
        .optional("stereo_width", options.stereo_width)
        .done();
}

inline void from_json(const nlohmann::json& json, MusicTags& tags) {
    JsonMembers{json}
        .optional("title", tags.title)
        .optional("artist", tags.artist)
        .optional("album", tags.album)
        .optional("genre", tags.genre)
        .optional("date", tags.date)
        .optional("comment", tags.comment)
        .done();
}

inline void from_json(const nlohmann::json& json, CreationRequest& request) {
    JsonMembers{json}
        .optional("music", request.music)
        .required("file", request.file)
        .optional("notes", request.notes)
        .done();
}

inline void from_json(const nlohmann::json& json, ProcessingRequest& request) {
    JsonMembers{json}
        .required("input", request.input)
        .required("output", request.output)
        .optional("options", request.options)
        .done();
}

inline void from_json(const nlohmann::json& json, EnhancementRequest& request) {
    JsonMembers{json}
        .required("input", request.input)
        .required("output", request.output)
        .optional("options", request.options)
        .done();
}

inline void from_json(const nlohmann::json& json, ExportRequest& request) {
    JsonMembers{json}
        .required("input", request.input)
        .required("output", request.output)
        .optional("tags", request.tags)
        .optional("quality", request.quality)
        .done();
}

inline void from_json(const nlohmann::json& json, ProductionRequest& request) {
    JsonMembers{json}
        .optional("music", request.music)
        .optional("processing", request.processing)
        .optional("enhancement", request.enhancement)
        .optional("tags", request.tags)
        .optional("quality", request.quality)
        .required("file", request.file)
        .done();
}

namespace detail {

inline nlohmann::json loudness_json(const audio::Loudness& loudness) {
    return {{"integrated_lufs", loudness.integrated_lufs},
            {"range_lu", loudness.range_lu},
            {"true_peak_dbtp", loudness.true_peak_dbtp}};
}

} // namespace detail

inline void to_json(nlohmann::json& json, const MusicFile& file) {
    json = {{"file", file.file},
            {"sample_rate", file.sample_rate},
            {"channels", file.channels},
            {"frames", file.frames},
            {"duration", file.duration.count()},
            {"loudness", detail::loudness_json(file.loudness)},
            {"damage", file.damage}};
}

inline void to_json(nlohmann::json& json, const EnhancedMusic& music) {
    json = {{"file", music.file},
            {"noise_floor_before_db", music.noise_floor_before_db},
            {"noise_floor_after_db", music.noise_floor_after_db}};
}

inline void to_json(nlohmann::json& json, const ExportedMusic& music) {
    json = {{"file", music.file},
            {"duration", music.duration.count()},
            {"bytes", music.bytes},
            {"damage", music.damage}};
}

inline void to_json(nlohmann::json& json, const ProducedMusic& music) {
    json = {{"exported", music.exported}, {"loudness", detail::loudness_json(music.loudness)}};
}

/// Makes the workflows of this module known as "music_creation", "music_processing",
/// "music_enhancement", "music_export" and "music_production".
///
/// Throws: `Error` (duplicate) if there is a workflow of such a name.
inline void add_music_generators(WorkflowFactory& factory) {
    factory
        .add<MusicCreation<>>("music_creation",
                              {.description = "music from a style, a tempo, a key and a seed"})
        .add<MusicProcessing>(
            "music_processing",
            {.description = "trims, stretches, equalises, fades and levels a sound"})
        .add<MusicEnhancement>("music_enhancement",
                               {.description = "takes noise out of a sound, compresses and widens"})
        .add<MusicExport>("music_export", {.description = "a sound as a file with tags"})
        .add<MusicProduction<>>("music_production",
                                {.description = "music made, processed, enhanced and exported"});
}

} // namespace coflow::music
