// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/mutex.hpp"
#include "coflow/core/task.hpp"
#include "coflow/io/detail/last_bytes.hpp"
#include "coflow/io/detail/stream_setting.hpp"
#include "coflow/io/line_splitter.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// Takes the bytes of one output: keeps them, or hands them on as lines.
class OutputSink {
public:
    /// Lines of all sinks with the same `turn` are handed on one at a time.
    OutputSink(const OutputSetting& setting, Mutex& turn)
        : kind_{setting.kind},
          limit_{setting.limit},
          last_bytes_{setting.limit},
          on_line_{setting.on_line},
          turn_{turn} {}

    /// Returns false if these bytes are more than may be captured.
    Task<bool> take(std::string_view bytes) {
        switch (kind_) {
        case OutputKind::captured:
            if (bytes.size() > limit_ - captured_.size())
                co_return false;
            captured_ += bytes;
            break;
        case OutputKind::lines:
            last_bytes_.add(bytes);
            splitter_.feed(bytes);
            while (const auto line = splitter_.next())
                co_await hand_on(*line);
            break;
        case OutputKind::tail:
            last_bytes_.add(bytes);
            break;
        default:
            break; // what the body of `with_process` has left unread
        }
        co_return true;
    }

    /// After the last byte.
    Task<> finish() {
        if (const auto line = splitter_.rest())
            co_await hand_on(*line);
    }

    /// What is kept.
    [[nodiscard]] std::string take_text() {
        return kind_ == OutputKind::captured ? std::move(captured_) : last_bytes_.take();
    }

    [[nodiscard]] std::size_t limit() const noexcept { return limit_; }

private:
    Task<> hand_on(std::string_view line) {
        const Mutex::Lock lock = co_await turn_.lock();
        if (on_line_.is_plain())
            on_line_.call(line);
        else
            co_await on_line_.start(line);
    }

    OutputKind kind_;
    std::size_t limit_;
    std::string captured_;
    LastBytes last_bytes_;
    LineSplitter splitter_;
    LineHandler on_line_;
    Mutex& turn_;
};

} // namespace coflow::detail
