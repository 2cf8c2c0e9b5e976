// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/detail/process_run.hpp"
#include "coflow/io/process_options.hpp"
#include "coflow/io/process_result.hpp"

namespace coflow {

/// Runs a program and waits until it has ended; how it ended is in the result.
///
/// The program leads a process group of its own, begins with default signal handling, and gets no
/// open file of this program except its three standard streams. Ctrl-C in a terminal does not reach
/// it: cancel the task. It is over when the program itself
/// has ended and its outputs have been read: to their end, or, if processes that it left behind
/// hold them open, for `ProcessOptions::output_linger` longer. Those are then left alone.
///
/// Throws: `ProcessError`, at once, if the program cannot be started; later, if it writes more than
/// may be captured; what a function for lines throws.
/// Cancellation: before the start nothing is started. Later, or if anything above is thrown, the
/// whole process group gets SIGTERM, and SIGKILL for what is left of it after
/// `ProcessOptions::grace_period`; the program is reaped, and only then the exception thrown.
inline Task<ProcessResult> run_process(ProcessOptions options) {
    detail::ProcessRun run{options};
    co_return co_await run.run(Task<>{});
}

/// Runs a program that has to succeed.
///
/// Throws: besides what `run_process` throws, `ProcessError` if the program does not end with code
/// 0; its message gives the status and the last lines of the standard error.
/// Cancellation: as `run_process`.
inline Task<ProcessResult> run_process_checked(ProcessOptions options) {
    detail::ProcessRun run{options};
    ProcessResult result = co_await run.run(Task<>{});
    result.check();
    co_return result;
}

} // namespace coflow
