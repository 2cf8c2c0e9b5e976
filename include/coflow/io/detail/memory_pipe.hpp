// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/io/connection_error.hpp"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace coflow::detail {

/// One direction of a connection in memory.
class MemoryPipe {
public:
    explicit MemoryPipe(std::size_t capacity) : capacity_{std::max<std::size_t>(capacity, 1)} {}

    Task<std::size_t> read_some(std::span<std::byte> into, const std::string& peer) {
        co_await this_task::throw_if_stopped();
        for (;;) {
            {
                const std::scoped_lock guard{mutex_};
                if (reader_closed_)
                    throw ConnectionError{ErrorCode::closed, peer, "this connection is closed"};
                if (const std::size_t count = take(into); count > 0)
                    co_return count;
                if (!break_reason_.empty())
                    throw ConnectionError{ErrorCode::io_failure, peer, break_reason_};
                if (finished_)
                    co_return std::size_t{0};
                readable_.reset();
            }
            co_await readable_.wait();
        }
    }

    [[nodiscard]] bool is_readable() noexcept {
        const std::scoped_lock guard{mutex_};
        return begin_ < bytes_.size() || finished_ || reader_closed_ || !break_reason_.empty();
    }

    Task<> write(std::span<const std::byte> data, const std::string& peer) {
        co_await this_task::throw_if_stopped();
        for (;;) {
            {
                const std::scoped_lock guard{mutex_};
                check_writable(peer);
                data = data.subspan(put(data));
                if (data.empty())
                    co_return;
                writable_.reset();
            }
            co_await writable_.wait();
        }
    }

    /// The reader gets what is in the pipe and then its end; nothing more can be written.
    void finish() noexcept {
        const std::scoped_lock guard{mutex_};
        finished_ = true;
        wake_both();
    }

    void close_reader() noexcept {
        const std::scoped_lock guard{mutex_};
        reader_closed_ = true;
        wake_both();
    }

    /// Both ends fail from now on, the reader when it has had what was written before.
    void break_with(std::string reason) {
        const std::scoped_lock guard{mutex_};
        break_reason_ = std::move(reason);
        wake_both();
    }

private:
    std::size_t take(std::span<std::byte> into) {
        const std::size_t count = std::min(into.size(), bytes_.size() - begin_);
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_), count, into.begin());
        begin_ += count;
        if (begin_ == bytes_.size()) {
            bytes_.clear();
            begin_ = 0;
        }
        if (count > 0)
            writable_.set();
        return count;
    }

    std::size_t put(std::span<const std::byte> data) {
        const std::size_t used = bytes_.size() - begin_;
        const std::size_t count = std::min(data.size(), capacity_ - used);
        if (bytes_.size() + count > 2 * capacity_) { // so that it does not grow for ever
            bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
            begin_ = 0;
        }
        bytes_.insert(bytes_.end(), data.begin(),
                      data.begin() + static_cast<std::ptrdiff_t>(count));
        if (count > 0)
            readable_.set();
        return count;
    }

    void check_writable(const std::string& peer) const {
        if (!break_reason_.empty())
            throw ConnectionError{ErrorCode::io_failure, peer, break_reason_};
        if (finished_)
            throw ConnectionError{ErrorCode::closed, peer, "this side has ended its writing"};
        if (reader_closed_)
            throw ConnectionError{ErrorCode::closed, peer, "the peer has closed the connection"};
    }

    void wake_both() noexcept {
        readable_.set();
        writable_.set();
    }

    std::mutex mutex_;
    std::size_t capacity_;
    std::vector<std::byte> bytes_; // those from `begin_` on have not been read
    std::size_t begin_ = 0;
    bool finished_ = false;
    bool reader_closed_ = false;
    std::string break_reason_;
    Event readable_;
    Event writable_;
};

} // namespace coflow::detail
