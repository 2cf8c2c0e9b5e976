// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/byte_stream.hpp"
#include "coflow/io/detail/memory_pipe.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace coflow {

/// One end of a connection inside this process, for tests and for servers in the same process.
///
/// It needs no network and no clock, so that under simulation all that happens is determined by
/// the seed. An end that is closed, or destroyed, gives the other one what was written before and
/// then the end, and an error if it writes.
class MemoryStream : public ByteStream {
public:
    /// How many bytes one end may be ahead of the other's reads.
    static constexpr std::size_t default_capacity = 64 * 1024;

    using Pair = std::pair<std::unique_ptr<MemoryStream>, std::unique_ptr<MemoryStream>>;

    /// Two connected ends. `name` stands in the messages of errors.
    [[nodiscard]] static Pair make_pair(std::string name = "memory",
                                        std::size_t capacity = default_capacity) {
        const auto there = std::make_shared<detail::MemoryPipe>(capacity);
        const auto back = std::make_shared<detail::MemoryPipe>(capacity);
        return {std::make_unique<MemoryStream>(Key{}, name, back, there),
                std::make_unique<MemoryStream>(Key{}, name, there, back)};
    }

    ~MemoryStream() override { close(); }

    [[nodiscard]] Task<std::size_t> read_some(std::span<std::byte> into) override {
        return in_->read_some(into, name_);
    }
    [[nodiscard]] bool is_readable() noexcept override { return in_->is_readable(); }
    [[nodiscard]] Task<> write(std::span<const std::byte> data) override {
        return out_->write(data, name_);
    }
    [[nodiscard]] Task<> finish_writing() override {
        out_->finish();
        co_return;
    }
    void close() noexcept override {
        in_->close_reader();
        out_->finish();
    }

    /// Breaks the connection as a network would: what both ends do from now on throws
    /// `ConnectionError` with this reason, reads when they have had what was written before.
    void break_with(const std::string& reason) {
        in_->break_with(reason);
        out_->break_with(reason);
    }

private:
    using Pipe = std::shared_ptr<detail::MemoryPipe>;
    struct Key {};

public:
    MemoryStream(Key, std::string name, Pipe in, Pipe out)
        : name_{std::move(name)}, in_{std::move(in)}, out_{std::move(out)} {}

private:
    std::string name_;
    Pipe in_;
    Pipe out_;
};

} // namespace coflow
