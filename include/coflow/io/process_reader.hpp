// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/detail/pipe_reader.hpp"
#include "coflow/io/line_splitter.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace coflow {

/// Reads an output of a running program, in the body of `with_process`.
///
/// The end comes when nobody can write any more, or, after the program's own end, when
/// `ProcessOptions::output_linger` is over.
/// Thread safety: one read at a time.
class ProcessReader {
public:
    explicit ProcessReader(detail::PipeReader& pipe)
        : pipe_{pipe}, buffer_{std::make_unique_for_overwrite<char[]>(buffer_size)} {}

    /// The next line, see `LineSplitter`; nothing at the end.
    ///
    /// Cancellation: throws `Cancelled`; nothing is lost.
    Task<std::optional<std::string>> read_line() {
        do
            if (const auto line = splitter_.next())
                co_return std::string{*line};
        while (co_await fill());
        if (const auto line = splitter_.rest())
            co_return std::string{*line};
        co_return std::nullopt;
    }

    /// Reads at least a byte; 0 at the end, or if there is no `room`.
    ///
    /// Cancellation: throws `Cancelled`; nothing is lost.
    Task<std::size_t> read_some(std::span<char> room) {
        do {
            // By way of the splitter, which knows the `\n` of a line that has ended with `\r`.
            unused_ = splitter_.take_unused();
            if (!unused_.empty()) {
                const std::size_t count = unused_.copy(room.data(), room.size());
                unused_.erase(0, count);
                splitter_.feed(unused_);
                co_return count;
            }
        } while (co_await fill());
        co_return std::size_t{0};
    }

private:
    static constexpr std::size_t buffer_size = std::size_t{64} << 10;

    Task<bool> fill() {
        const std::size_t count = co_await pipe_.read_some({buffer_.get(), buffer_size});
        splitter_.feed({buffer_.get(), count});
        co_return count != 0;
    }

    detail::PipeReader& pipe_;
    std::unique_ptr<char[]> buffer_;
    LineSplitter splitter_;
    std::string unused_; // what `splitter_` looks at after `read_some`
};

} // namespace coflow
