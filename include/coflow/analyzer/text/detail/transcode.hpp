// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/icu.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/unistr.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coflow::text::detail {

struct Transcoded {
    std::string text;         ///< UTF-8, with U+FFFD for what could not be read.
    std::size_t replaced = 0; ///< How often that was.
};

inline void count_damage(const void* count, UConverterToUnicodeArgs* args, const char* units,
                         std::int32_t length, UConverterCallbackReason reason, UErrorCode* error) {
    if (reason <= UCNV_IRREGULAR)
        ++*static_cast<std::size_t*>(const_cast<void*>(count));
    UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, args, units, length, reason, error);
}

/// Nothing for an encoding that ICU does not know.
inline std::optional<Transcoded> to_utf8(std::string_view bytes, const char* encoding) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::LocalUConverterPointer converter{ucnv_open(encoding, &status)};
    if (U_FAILURE(status))
        return std::nullopt;
    Transcoded result;
    ucnv_setToUCallBack(converter.getAlias(), &count_damage, &result.replaced, nullptr, nullptr,
                        &status);
    check_icu(status, "preparing a converter");
    const icu::UnicodeString text{bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                  converter.getAlias(), status};
    check_icu(status, "converting to UTF-8");
    text.toUTF8String(result.text);
    return result;
}

/// Normalizing takes time by the square of the length of such a row; Unicode's stream-safe format
/// (UAX #15) has at most 30, and no language needs more.
inline constexpr std::size_t most_marks_in_a_row = 500;

inline bool has_endless_character(std::string_view text) {
    Utf8Reader reader{text};
    std::size_t marks = 0;
    for (UChar32 code = reader.next(); code >= 0; code = reader.next()) {
        marks = u_getCombiningClass(code) == 0 ? 0 : marks + 1;
        if (marks > most_marks_in_a_row)
            return true;
    }
    return false;
}

/// The same text for all that differ only in case, width or composition: NFKC_Casefold of UAX #15.
inline std::string fold(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const form = icu::Normalizer2::getNFKCCasefoldInstance(status);
    check_icu(status, "folding");
    std::string result;
    icu::StringByteSink<std::string> sink{&result};
    form->normalizeUTF8(0, icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())},
                        sink, nullptr, status);
    check_icu(status, "folding");
    return result;
}

/// At most so many bytes of it, up to the end of a character.
inline std::string_view beginning_of(std::string_view text, std::size_t most) {
    if (text.size() <= most)
        return text;
    Utf8Reader reader{text};
    utext_setNativeIndex(reader.get(), static_cast<std::int64_t>(most));
    return text.substr(0, reader.place());
}

} // namespace coflow::text::detail
