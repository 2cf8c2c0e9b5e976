// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/record_scanner.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::data::detail {

/// The bytes of a record as they stand in the file.
struct RawRecord {
    std::uint64_t line = 1; ///< Of its first byte.
    std::string text{};
    char last = '\0';       ///< Its last byte.
    bool too_large = false; ///< Then the text is its beginning.
};

/// Cuts bytes, which come in pieces of any size, into records of at most `largest` bytes; memory is
/// bounded by that, whatever comes.
///
///     cutter.feed(bytes);
///     while (const auto record = cutter.next())
///         use(*record);
class RecordCutter {
public:
    RecordCutter(std::unique_ptr<RecordScanner> scanner, std::size_t largest)
        : scanner_{std::move(scanner)}, largest_{largest} {}

    /// Adds bytes, which must stay where they are until `next` has returned nothing.
    void feed(std::string_view bytes) noexcept { fresh_ = bytes; }

    /// The next complete record, or nothing if more bytes are needed.
    [[nodiscard]] std::optional<RawRecord> next() {
        while (!fresh_.empty()) {
            const std::size_t room = largest_ - current_.text.size() + 1;
            const std::string_view look = current_.too_large ? fresh_ : fresh_.substr(0, room);
            const std::size_t end = scanner_->end_of_record(look);
            take(std::min(end, look.size()));
            if (end != RecordScanner::no_end)
                return cut();
            if (current_.too_large)
                scanner_->give_up();
        }
        return std::nullopt;
    }

    /// At the end of the bytes: what has begun and not ended, if anything.
    [[nodiscard]] std::optional<RawRecord> rest() {
        if (current_.text.empty())
            return std::nullopt;
        return cut();
    }

    /// The line of the next byte.
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

private:
    void take(std::size_t count) {
        const std::string_view bytes = fresh_.substr(0, count);
        fresh_.remove_prefix(count);
        line_ += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
        const std::size_t room = largest_ - current_.text.size();
        current_.text += bytes.substr(0, room);
        current_.last = bytes.back();
        current_.too_large = current_.too_large || count > room;
    }

    RawRecord cut() { return std::exchange(current_, RawRecord{.line = line_}); }

    std::unique_ptr<RecordScanner> scanner_;
    std::size_t largest_;
    std::string_view fresh_;
    RawRecord current_;
    std::uint64_t line_ = 1;
};

} // namespace coflow::data::detail
