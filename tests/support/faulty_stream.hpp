// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/io/byte_stream.hpp"
#include "coflow/io/connection_error.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <memory>
#include <utility>

namespace coflow::test {

inline constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

/// What happens to the bytes that one end of a connection reads and writes.
struct Faults {
    std::size_t longest_read = never;       ///< At most so many bytes at a time.
    std::size_t split_read_at = never;      ///< No read goes across this byte.
    std::size_t end_read_after = never;     ///< Then the peer seems to have ended.
    std::size_t break_read_after = never;   ///< Then reading throws.
    std::size_t stall_read_after = never;   ///< Then reading waits for ever.
    std::size_t longest_write = never;      ///< Handed on in pieces of at most this size.
    std::size_t break_write_after = never;  ///< Then writing throws.
    std::size_t stall_write_after = never;  ///< Then writing waits for ever.
    std::chrono::milliseconds read_delay{}; ///< Before each read.
};

/// A stream that has faults.
class FaultyStream : public ByteStream {
public:
    FaultyStream(std::unique_ptr<ByteStream> inner, Faults faults)
        : inner_{std::move(inner)}, faults_{faults} {}

    [[nodiscard]] Task<std::size_t> read_some(std::span<std::byte> into) override {
        if (faults_.read_delay.count() > 0)
            co_await sleep_for(faults_.read_delay);
        if (read_ >= faults_.end_read_after)
            co_return std::size_t{0};
        if (read_ >= faults_.break_read_after)
            throw ConnectionError{ErrorCode::io_failure, "faulty", "connection reset by peer"};
        if (read_ >= faults_.stall_read_after)
            co_await stalled_.wait();
        std::size_t room = std::min(into.size(), faults_.longest_read);
        for (const std::size_t mark : {faults_.split_read_at, faults_.end_read_after,
                                       faults_.break_read_after, faults_.stall_read_after})
            if (read_ < mark)
                room = std::min(room, mark - read_);
        const std::size_t count = co_await inner_->read_some(into.first(room));
        read_ += count;
        co_return count;
    }

    [[nodiscard]] Task<> write(std::span<const std::byte> data) override {
        while (!data.empty()) {
            if (written_ >= faults_.break_write_after)
                throw ConnectionError{ErrorCode::io_failure, "faulty", "broken pipe"};
            if (written_ >= faults_.stall_write_after)
                co_await stalled_.wait();
            std::size_t room = std::min(data.size(), faults_.longest_write);
            for (const std::size_t mark : {faults_.break_write_after, faults_.stall_write_after})
                if (written_ < mark)
                    room = std::min(room, mark - written_);
            co_await inner_->write(data.first(room));
            written_ += room;
            data = data.subspan(room);
        }
    }

    [[nodiscard]] Task<> finish_writing() override { return inner_->finish_writing(); }
    void close() noexcept override {
        inner_->close();
        faults_ = {};
        stalled_.set();
    }

    [[nodiscard]] std::size_t bytes_read() const noexcept { return read_; }
    [[nodiscard]] std::size_t bytes_written() const noexcept { return written_; }

private:
    std::unique_ptr<ByteStream> inner_;
    Faults faults_;
    std::size_t read_ = 0;
    std::size_t written_ = 0;
    Event stalled_;
};

} // namespace coflow::test
