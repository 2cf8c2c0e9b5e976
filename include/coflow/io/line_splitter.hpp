// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

/// Cuts bytes, which come in pieces of any size, into lines.
///
/// A line ends at `\n`, `\r\n` or a lone `\r`, with which programs overwrite their progress; the
/// end is no part of it. A line ended by `\r` is given at once, without waiting for a `\n`.
///
///     splitter.feed(bytes);
///     while (const auto line = splitter.next())
///         use(*line);
///
/// Thread safety: one thread at a time.
class LineSplitter {
public:
    static constexpr std::size_t default_longest = std::size_t{1} << 20;

    /// A line of more than `longest` bytes is given in pieces of that size, so that memory is
    /// bounded whatever comes.
    explicit LineSplitter(std::size_t longest = default_longest) noexcept
        : longest_{longest == 0 ? 1 : longest} {}

    /// Adds bytes, which must stay where they are until `next` has returned nothing.
    void feed(std::string_view bytes) noexcept { fresh_ = bytes; }

    /// The next complete line, or nothing if more bytes are needed; valid until the next call.
    [[nodiscard]] std::optional<std::string_view> next() {
        forget_given();
        skip_newline();
        const std::size_t room = longest_ - kept_.size();
        const std::size_t end = fresh_.substr(0, room + 1).find_first_of("\r\n");
        if (end != std::string_view::npos) {
            after_return_ = fresh_[end] == '\r';
            return give(end, end + 1);
        }
        if (fresh_.size() > room)
            return give(room, room);
        kept_ += fresh_;
        fresh_ = {};
        return std::nullopt;
    }

    /// At the end of the bytes: what follows the last line end, if anything.
    [[nodiscard]] std::optional<std::string_view> rest() {
        forget_given();
        if (kept_.empty())
            return std::nullopt;
        given_ = true;
        return kept_;
    }

    /// Takes back the bytes that no line has been made of; they must still be where they were.
    [[nodiscard]] std::string take_unused() {
        forget_given();
        skip_newline();
        std::string unused = std::exchange(kept_, {});
        unused += std::exchange(fresh_, {});
        return unused;
    }

private:
    void forget_given() noexcept {
        if (std::exchange(given_, false))
            kept_.clear();
    }

    void skip_newline() noexcept {
        if (!after_return_ || fresh_.empty())
            return;
        after_return_ = false;
        if (fresh_.front() == '\n')
            fresh_.remove_prefix(1);
    }

    std::string_view give(std::size_t length, std::size_t used) {
        std::string_view line = fresh_.substr(0, length);
        fresh_.remove_prefix(used);
        if (kept_.empty())
            return line;
        kept_ += line;
        given_ = true;
        return kept_;
    }

    std::size_t longest_;
    std::string_view fresh_;
    std::string kept_;          // the beginning of a line whose end has not come yet
    bool given_ = false;        // the caller looks at `kept_`
    bool after_return_ = false; // a `\n` would belong to the `\r` before it
};

} // namespace coflow
