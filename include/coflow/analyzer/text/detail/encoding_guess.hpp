// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/transcode.hpp"

#include <uchardet/uchardet.h>
#include <unicode/localpointer.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::text::detail {

struct EncodingGuess {
    std::string name;
    Transcoded content;
    bool has_mark = false;
    bool is_certain = true;
};

/// As much as the detectors need.
inline constexpr std::size_t detected_bytes = std::size_t{1} << 20U;

inline bool is_binary(std::string_view text) {
    const auto is_control = [](char character) {
        return static_cast<unsigned char>(character) < 0x20 &&
               std::string_view{"\t\n\v\f\r\x1b"}.find(character) == std::string_view::npos;
    };
    return text.find('\0') != std::string_view::npos ||
           static_cast<std::size_t>(std::ranges::count_if(text, is_control)) * 50 > text.size();
}

inline std::optional<EncodingGuess> guess_by_mark(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t length = 0;
    const char* const name = ucnv_detectUnicodeSignature(
        bytes.data(), static_cast<std::int32_t>(std::min<std::size_t>(bytes.size(), 4)), &length,
        &status);
    check_icu(status, "looking for a byte order mark");
    // ICU knows marks of encodings that nobody uses and that ordinary texts may begin with.
    if (name == nullptr || !std::string_view{name}.starts_with("UTF-") ||
        std::string_view{name} == "UTF-7" || std::string_view{name} == "UTF-EBCDIC")
        return std::nullopt;
    bytes.remove_prefix(static_cast<std::size_t>(length));
    return EncodingGuess{.name = name, .content = to_utf8(bytes, name).value(), .has_mark = true};
}

/// UTF-16 without a mark, the only text with null bytes that is common.
///
/// ICU's confidence is 10 for anything of even length and 10 more for each of the first 15 code
/// units that is a Latin letter or a space.
inline std::optional<EncodingGuess> guess_wide(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::LocalUCharsetDetectorPointer detector{ucsdet_open(&status)};
    const auto length = static_cast<std::int32_t>(std::min(bytes.size(), detected_bytes));
    ucsdet_setText(detector.getAlias(), bytes.data(), length, &status);
    std::int32_t count = 0;
    const UCharsetMatch** const matches = ucsdet_detectAll(detector.getAlias(), &count, &status);
    check_icu(status, "detecting the encoding");
    for (std::int32_t index = 0; index < count; ++index) {
        const std::string name = ucsdet_getName(matches[index], &status);
        const std::int32_t confidence = ucsdet_getConfidence(matches[index], &status);
        if (!name.starts_with("UTF-16") || confidence < 30)
            continue;
        check_icu(status, "detecting the encoding");
        std::optional<Transcoded> content = to_utf8(bytes, name.c_str());
        if (content && content->replaced <= 1 && !is_binary(content->text))
            return EncodingGuess{.name = name, .content = *std::move(content)};
    }
    return std::nullopt;
}

inline std::string ask_uchardet(std::string_view bytes) {
    const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector{uchardet_new(),
                                                                         &uchardet_delete};
    uchardet_handle_data(detector.get(), bytes.data(), std::min(bytes.size(), detected_bytes));
    uchardet_data_end(detector.get());
    return uchardet_get_charset(detector.get());
}

/// Whether so much of it is good UTF-8 that the rest must be damage.
inline bool is_damaged_utf8(const Transcoded& content) {
    Utf8Reader reader{content.text};
    std::size_t beyond_ascii = 0;
    std::size_t last_damage = 0;
    for (UChar32 code = reader.next(); code >= 0; code = reader.next()) {
        beyond_ascii += code > 0x7f ? 1 : 0;
        if (code == 0xfffd)
            last_damage = reader.place();
    }
    if (beyond_ascii <= content.replaced)
        return false;
    const bool is_cut_off = content.replaced == 1 && last_damage == content.text.size();
    return is_cut_off || (beyond_ascii - content.replaced) / 10 >= content.replaced;
}

inline EncodingGuess guess_encoding(std::string_view bytes) {
    if (bytes.empty())
        return {.name = "US-ASCII", .content = {}};
    if (std::optional<EncodingGuess> marked = guess_by_mark(bytes))
        return *std::move(marked);
    if (bytes.find('\0') != std::string_view::npos)
        if (std::optional<EncodingGuess> wide = guess_wide(bytes))
            return *std::move(wide);

    EncodingGuess utf8{.name = "UTF-8", .content = to_utf8(bytes, "UTF-8").value()};
    const bool is_ascii = std::ranges::none_of(bytes, [](char c) { return (c & 0x80) != 0; });
    if (is_ascii)
        utf8.name = "US-ASCII";
    // The Japanese and Chinese encodings of seven bits begin their shifts with an escape.
    const bool may_shift = is_ascii && bytes.find('\x1b') != std::string_view::npos;
    if (utf8.content.replaced == 0 && !may_shift)
        return utf8;
    if (utf8.content.replaced > 0 && is_damaged_utf8(utf8.content))
        return utf8;
    const std::string name = ask_uchardet(bytes);
    if (name == "ASCII" || name == "UTF-8" || (name.empty() && utf8.content.replaced == 0))
        return utf8;
    if (!name.empty())
        if (std::optional<Transcoded> content = to_utf8(bytes, name.c_str()))
            return {.name = name, .content = *std::move(content)};
    return {.name = "windows-1252",
            .content = to_utf8(bytes, "windows-1252").value(),
            .is_certain = false};
}

} // namespace coflow::text::detail
