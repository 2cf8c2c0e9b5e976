// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/encoding_guess.hpp"
#include "coflow/analyzer/text/detail/transcode.hpp"
#include "coflow/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::text {

/// How it is known which encoding a text has.
enum class EncodingSource : std::uint8_t {
    byte_order_mark, ///< It says so.
    content,         ///< Nothing else fits, or a detector has recognised it.
    assumed          ///< Nobody knows; windows-1252 gives a meaning to almost every byte.
};

[[nodiscard]] constexpr std::string_view to_string(EncodingSource source) noexcept {
    switch (source) {
    case EncodingSource::byte_order_mark:
        return "byte_order_mark";
    case EncodingSource::content:
        return "content";
    case EncodingSource::assumed:
        return "assumed";
    }
    return "unknown";
}

/// A text whose encoding has been found out.
struct DecodedText {
    std::string text;     ///< Valid UTF-8 without a byte order mark.
    std::string encoding; ///< What it was, "US-ASCII" or "UTF-16LE".
    EncodingSource source = EncodingSource::content;
    std::size_t bytes = 0;    ///< How long it was.
    std::size_t replaced = 0; ///< Damaged characters, which are U+FFFD now.
};

/// ICU counts in 32 bits, also what it makes of a text.
inline constexpr std::size_t largest_text = std::size_t{512} << 20U;

/// Finds out the encoding of a text and converts it to UTF-8.
///
/// A byte order mark decides; then whatever is valid UTF-8 is that, damaged at its end or in less
/// than a tenth of its characters, too; UTF-16 without a mark is recognised by ICU, everything else
/// by uchardet. `what` names the text in messages.
/// Throws: `Error` (invalid_argument) for what is no text: it has null characters, or more than one
/// control character in fifty; for more than 500 combining marks in a row; and for more than
/// `largest_text`.
[[nodiscard]] inline DecodedText decode(std::string_view bytes,
                                        std::string_view what = "the text") {
    if (bytes.size() > largest_text)
        throw Error{ErrorCode::invalid_argument,
                    std::string{what} + " is larger than 512 MiB; split it"};
    detail::EncodingGuess guess = detail::guess_encoding(bytes);
    if (detail::is_binary(guess.content.text))
        throw Error{ErrorCode::invalid_argument,
                    std::string{what} + " is no text: it has control characters of binary data"};
    if (detail::has_endless_character(guess.content.text))
        throw Error{ErrorCode::invalid_argument,
                    std::string{what} + " has more than 500 combining marks in a row"};
    DecodedText result;
    result.text = std::move(guess.content.text);
    result.encoding = std::move(guess.name);
    result.source = guess.has_mark     ? EncodingSource::byte_order_mark
                    : guess.is_certain ? EncodingSource::content
                                       : EncodingSource::assumed;
    result.bytes = bytes.size();
    result.replaced = guess.content.replaced;
    return result;
}

} // namespace coflow::text
