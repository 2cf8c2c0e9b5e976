// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coflow::data::detail {

/// Finds where records end. Sans I/O: bytes go in piece by piece, the state goes along.
class RecordScanner {
public:
    static constexpr std::size_t no_end = std::string_view::npos;

    virtual ~RecordScanner() = default;

    /// The size of the record's rest, with what ends it, or `no_end` if these bytes do not end it.
    virtual std::size_t end_of_record(std::string_view bytes) = 0;

    /// The record is too large to be one; ends it as soon as possible.
    virtual void give_up() {}
};

/// A record is a line.
class LineScanner : public RecordScanner {
public:
    std::size_t end_of_record(std::string_view bytes) override {
        const std::size_t newline = bytes.find('\n');
        return newline == std::string_view::npos ? no_end : newline + 1;
    }
};

/// A record ends with a line, but not within quotes. A quote within a field that is not quoted
/// means nothing here, so that an error spoils no other line.
class CsvScanner : public RecordScanner {
public:
    explicit CsvScanner(char separator) : separator_{separator} {}

    std::size_t end_of_record(std::string_view bytes) override {
        for (std::size_t index = 0; index < bytes.size(); ++index) {
            step(bytes[index]);
            if (bytes[index] == '\n' && state_ == State::field_begins)
                return index + 1;
        }
        return no_end;
    }
    void give_up() override { state_ = State::plain; }

private:
    enum class State : std::uint8_t { field_begins, plain, quoted, after_quote };

    void step(char byte) {
        if (state_ == State::quoted) {
            if (byte == '"')
                state_ = State::after_quote;
        } else if (byte == '"' && state_ != State::plain)
            state_ = State::quoted; // the first of a field, or the second of a pair
        else
            state_ = byte == '\n' || byte == separator_ ? State::field_begins : State::plain;
    }

    char separator_;
    State state_ = State::field_begins;
};

/// A record is an element of an array, with the bracket before it and the comma or bracket after.
class ArrayScanner : public RecordScanner {
public:
    std::size_t end_of_record(std::string_view bytes) override {
        for (std::size_t index = 0; index < bytes.size(); ++index)
            if (ends(bytes[index]))
                return index + 1;
        return no_end;
    }

private:
    bool ends(char byte) {
        if (in_string_) {
            if (!escaped_ && byte == '"')
                in_string_ = false;
            escaped_ = !escaped_ && byte == '\\';
            return false;
        }
        if (byte == '"')
            in_string_ = true;
        else if (byte == '[' || byte == '{')
            ++depth_;
        else if ((byte == ']' || byte == '}') && depth_ > 0)
            return --depth_ == 0;
        return byte == ',' && depth_ <= 1;
    }

    std::uint64_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
};

} // namespace coflow::data::detail
