// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/io/byte_stream.hpp"
#include "coflow/io/connection_error.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>

namespace coflow::comfyui::simulation {

/// A connection whose end or silence after some more bytes can be told at any time.
class WireStream final : public ByteStream {
public:
    enum class Then : std::uint8_t { cut, stall };

    explicit WireStream(std::unique_ptr<ByteStream> inner) : inner_{std::move(inner)} {}

    /// What follows after so many more bytes have been written.
    void after(std::size_t bytes, Then then) {
        left_ = bytes;
        then_ = then;
    }

    [[nodiscard]] Task<std::size_t> read_some(std::span<std::byte> into) override {
        return inner_->read_some(into);
    }
    [[nodiscard]] Task<> write(std::span<const std::byte> data) override {
        const std::size_t room = std::min(left_, data.size());
        if (room > 0) {
            Task<> writing = inner_->write(data.first(room));
            co_await std::move(writing);
        }
        if (left_ != no_limit)
            left_ -= room;
        if (room == data.size())
            co_return;
        if (then_ == Then::stall)
            co_await never_.wait();
        inner_->close();
        throw ConnectionError{ErrorCode::io_failure, "replay", "cut on purpose"};
    }
    [[nodiscard]] Task<> finish_writing() override { return inner_->finish_writing(); }
    void close() noexcept override {
        inner_->close();
        never_.set();
    }

private:
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

    std::unique_ptr<ByteStream> inner_;
    std::size_t left_ = no_limit;
    Then then_ = Then::cut;
    coflow::Event never_;
};

} // namespace coflow::comfyui::simulation
