// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/stop.hpp"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utypes.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace coflow::text::detail {

inline void check_icu(UErrorCode status, const char* what) {
    if (U_FAILURE(status))
        throw Error{ErrorCode::internal,
                    std::string{what} + ": ICU reports " + u_errorName(status)};
}

inline void throw_if_stopped(const StopToken& stop) {
    if (stop.stop_requested())
        throw Cancelled{};
}

/// A look for a stop request at every few thousandth call.
class StopCheck {
public:
    explicit StopCheck(StopToken stop) noexcept : stop_{stop} {}

    void operator()() {
        constexpr unsigned interval = 4096;
        if (++calls_ % interval == 0)
            throw_if_stopped(stop_);
    }

private:
    StopToken stop_;
    unsigned calls_ = 0;
};

/// UTF-8 as ICU reads it; refers to the text.
class Utf8Reader {
public:
    explicit Utf8Reader(std::string_view text) {
        UErrorCode status = U_ZERO_ERROR;
        text_ = utext_openUTF8(nullptr, text.data() == nullptr ? "" : text.data(),
                               static_cast<std::int64_t>(text.size()), &status);
        check_icu(status, "opening a text");
    }
    Utf8Reader(const Utf8Reader&) = delete;
    Utf8Reader& operator=(const Utf8Reader&) = delete;
    ~Utf8Reader() { utext_close(text_); }

    /// The next code point; negative at the end.
    UChar32 next() { return utext_next32(text_); }

    /// Where the next code point begins, in bytes.
    [[nodiscard]] std::size_t place() const {
        return static_cast<std::size_t>(utext_getNativeIndex(text_));
    }
    [[nodiscard]] UText* get() noexcept { return text_; }

private:
    UText* text_ = nullptr;
};

/// Calls `take(segment, rule_status)` for every piece that the breaks of this kind (UAX #29) cut
/// the text into.
template <class Take>
void for_each_segment(UBreakIteratorType kind, std::string_view text, StopToken stop, Take&& take) {
    Utf8Reader reader{text};
    UErrorCode status = U_ZERO_ERROR;
    // The root locale: for the scripts without spaces ICU takes its dictionaries anyway.
    const icu::LocalUBreakIteratorPointer breaks{ubrk_open(kind, "", nullptr, 0, &status)};
    check_icu(status, "making a break iterator");
    ubrk_setUText(breaks.getAlias(), reader.get(), &status);
    check_icu(status, "looking for breaks");
    StopCheck check{stop};
    std::int32_t begin = ubrk_first(breaks.getAlias());
    for (std::int32_t end = ubrk_next(breaks.getAlias()); end != UBRK_DONE;
         end = ubrk_next(breaks.getAlias())) {
        check();
        take(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)),
             ubrk_getRuleStatus(breaks.getAlias()));
        begin = end;
    }
}

/// As above for words; what is no word, a space or a sign, comes too, with `is_word` false.
template <class Take>
void for_each_word(std::string_view text, StopToken stop, Take&& take) {
    for_each_segment(UBRK_WORD, text, stop, [&](std::string_view segment, std::int32_t status) {
        take(segment, status >= UBRK_WORD_NONE_LIMIT);
    });
}

/// Whether a letter or a digit is in it.
inline bool has_letter_or_digit(std::string_view text) {
    Utf8Reader reader{text};
    for (UChar32 code = reader.next(); code >= 0; code = reader.next())
        if (u_isalnum(code))
            return true;
    return false;
}

} // namespace coflow::text::detail
