// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/guard.hpp"
#include "coflow/io/detail/stream_setting.hpp"

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>

namespace coflow {

/// Where the standard output, or the standard error, of a program goes.
class ProcessOutput {
public:
    static constexpr std::size_t default_limit = std::size_t{64} << 20;
    static constexpr std::size_t default_tail = std::size_t{64} << 10;

    enum class FileMode { replace, append };

    /// Into `ProcessResult`, whole. A program that writes more than `limit` bytes is terminated,
    /// and that is an error: half of the data is worse than none.
    [[nodiscard]] static ProcessOutput captured(std::size_t limit = default_limit) {
        ProcessOutput output{detail::OutputKind::captured};
        output.setting_.limit = limit;
        return output;
    }

    /// Into `ProcessResult`, but only the last `size` bytes: for messages, however many come.
    [[nodiscard]] static ProcessOutput tail(std::size_t size = default_tail) {
        ProcessOutput output{detail::OutputKind::tail};
        output.setting_.limit = size;
        return output;
    }

    /// To `function(std::string_view)`, line by line as they come; see `LineSplitter` for what a
    /// line is. It returns nothing, or a `Task<>` that is awaited before the next line is read. The
    /// last lines also go into `ProcessResult`, for messages.
    ///
    /// The functions of one process never run at the same time. One that throws ends the process.
    template <class Function>
        requires detail::LineFunction<std::decay_t<Function>>
    [[nodiscard]] static ProcessOutput lines(Function&& function) {
        detail::check_callable<Function>();
        ProcessOutput output{detail::OutputKind::lines};
        output.setting_.limit = detail::lines_tail;
        output.setting_.on_line = std::forward<Function>(function);
        return output;
    }

    /// Into a file, which the program writes by itself; created if it is not there.
    [[nodiscard]] static ProcessOutput file(std::filesystem::path path,
                                            FileMode mode = FileMode::replace) {
        ProcessOutput output{detail::OutputKind::file};
        output.setting_.path = std::move(path);
        output.setting_.append = mode == FileMode::append;
        return output;
    }

    /// To where this program's goes.
    [[nodiscard]] static ProcessOutput inherited() {
        return ProcessOutput{detail::OutputKind::inherited};
    }

    [[nodiscard]] static ProcessOutput discarded() {
        return ProcessOutput{detail::OutputKind::discarded};
    }

    /// To the body of `with_process`, which reads it.
    [[nodiscard]] static ProcessOutput pipe() { return ProcessOutput{detail::OutputKind::pipe}; }

    [[nodiscard]] const detail::OutputSetting& setting() const noexcept { return setting_; }

private:
    explicit ProcessOutput(detail::OutputKind kind) { setting_.kind = kind; }

    detail::OutputSetting setting_;
};

} // namespace coflow
