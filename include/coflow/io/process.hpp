// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/core/task.hpp"
#include "coflow/io/detail/process_run.hpp"
#include "coflow/io/process_options.hpp"
#include "coflow/io/process_reader.hpp"
#include "coflow/io/process_result.hpp"

#include <sys/types.h>

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coflow {

/// A running program, as the body of `with_process` sees it.
///
/// Thread safety: the streams are independent of each other; everything else, one thread at a time.
class Process {
public:
    explicit Process(detail::ProcessRun& run) : run_{run} {}
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] pid_t id() const noexcept { return run_.id(); }

    /// Writes all of `bytes` to the program's input; false if it does not read any more.
    ///
    /// Throws: `Error` if the input is not `ProcessInput::pipe()`.
    /// Cancellation: throws `Cancelled`; a part may have been written.
    Task<bool> write(std::string_view bytes) {
        detail::PipeWriter& pipe = checked(run_.streams().input(), "ProcessInput::pipe()");
        co_return co_await pipe.write(bytes);
    }

    /// The program reads an end of file after what was written; not while `write` is under way.
    void close_input() { checked(run_.streams().input(), "ProcessInput::pipe()").close(); }

    /// The standard output, and the standard error.
    ///
    /// Throws: `Error` if it is not `ProcessOutput::pipe()`.
    [[nodiscard]] ProcessReader& output() { return reader(output_, run_.streams().output()); }
    [[nodiscard]] ProcessReader& errors() { return reader(errors_, run_.streams().errors()); }

    /// Sends a signal to the whole process group, unless the program has ended.
    void signal(int number) { run_.signal(number); }

    /// Waits until the program has ended; other processes may still hold its outputs open.
    ///
    /// Cancellation: throws `Cancelled`.
    Task<> wait() { co_await run_.exited().wait(); }

    /// Brings the whole process group to its end: SIGTERM, the grace period, SIGKILL. The body goes
    /// on, and the result tells how the program has ended.
    ///
    /// Cancellation: throws `Cancelled`, which brings the process group to its end as well.
    Task<> terminate() { co_await run_.end_group(); }

private:
    template <class Pipe>
    Pipe& checked(Pipe* pipe, const char* needed) const {
        if (pipe == nullptr)
            throw Error{ErrorCode::invalid_state, run_.options().program().native() +
                                                      ": this stream is not the body's; "
                                                      "ask for it with " +
                                                      needed};
        return *pipe;
    }

    ProcessReader& reader(std::optional<ProcessReader>& place, detail::PipeReader* pipe) const {
        if (!place)
            place.emplace(checked(pipe, "ProcessOutput::pipe()"));
        return *place;
    }

    detail::ProcessRun& run_;
    std::optional<ProcessReader> output_;
    std::optional<ProcessReader> errors_;
};

namespace detail {

template <class Function, class... Arguments>
Task<ProcessResult> with_process(ProcessOptions options, Function function,
                                 Arguments... arguments) {
    ProcessRun run{options};
    Process process{run};
    // Called only when the program runs, even if it is no coroutine.
    const auto body = [](Function& called, Process& with, Arguments&... more) -> Task<> {
        co_await std::invoke(called, with, more...);
    };
    co_return co_await run.run(body(function, process, arguments...));
}

} // namespace detail

/// Runs a program together with `function(process, arguments...)`, a task that talks to it.
///
///     co_await with_process(server, [&](Process& process) -> Task<> {
///         co_await process.write("question\n");
///         answer = co_await process.output().read_line();
///     });
///
/// When the body has ended, the program's input is closed, what it still writes is read and
/// dropped, and its end is waited for, as in `run_process`. A body that has had enough of a program
/// which does not end by that calls `process.terminate()`.
///
/// Throws: what `run_process` throws; what the body throws, after the process group has been
/// terminated.
/// Cancellation: as `run_process`; the body is asked to stop first.
/// Lifetime: `function` and `arguments` are copied or moved in and kept until the end.
template <class Function, class... Arguments>
    requires std::same_as<
        std::invoke_result_t<std::decay_t<Function>&, Process&, std::decay_t<Arguments>&...>,
        Task<>>
[[nodiscard]] Task<ProcessResult> with_process(ProcessOptions options, Function&& function,
                                               Arguments&&... arguments) {
    detail::check_callable<Function>();
    detail::check_arguments<Arguments...>();
    return detail::with_process<std::decay_t<Function>, std::decay_t<Arguments>...>(
        std::move(options), std::forward<Function>(function),
        std::forward<Arguments>(arguments)...);
}

} // namespace coflow
