// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/mixin/detail/file_progress.hpp"
#include "coflow/model/run_context.hpp"
#include "coflow/policy/call_result.hpp"

#include <concepts>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

/// How many files at a time, and which part of the progress they are.
struct ProcessFilesOptions {
    std::size_t limit = 4;
    double progress_from = 0; ///< Percentage of the step, or of the run outside of steps.
    double progress_to = 100;
};

namespace detail {

static_assert((check_options<ProcessFilesOptions>(), true));

template <class Function, class... Arguments>
using FileResult =
    std::remove_cvref_t<call_result_t<Function&, const std::filesystem::path&, Arguments&...>>;

template <class Result>
using FileResults = std::conditional_t<std::is_void_v<Result>, void, std::vector<Result>>;

template <class Function, class... Arguments>
Task<FileResult<Function, Arguments...>> call_for_file(const std::filesystem::path& file,
                                                       Function& function,
                                                       std::tuple<Arguments...>& arguments) {
    const auto call = [&](Arguments&... argument) {
        if constexpr (returns_task<Function&, const std::filesystem::path&, Arguments&...>)
            return std::invoke(function, file, argument...);
        else
            return run_blocking(std::ref(function), std::ref(file), std::ref(argument)...);
    };
    co_return co_await std::apply(call, arguments);
}

/// Reports the file as done, or notes its name beside the error.
template <class Function, class... Arguments>
Task<FileResult<Function, Arguments...>> process_file(const std::filesystem::path& file,
                                                      FileProgress& progress, Function& function,
                                                      std::tuple<Arguments...>& arguments) {
    std::exception_ptr error;
    try {
        if constexpr (std::is_void_v<FileResult<Function, Arguments...>>) {
            co_await call_for_file(file, function, arguments);
            progress.done(file);
            co_return;
        } else {
            auto result = co_await call_for_file(file, function, arguments);
            progress.done(file);
            co_return result;
        }
    } catch (const Cancelled&) {
        throw;
    } catch (...) {
        error = std::current_exception();
    }
    progress.failed(file, error);
    std::rethrow_exception(error);
}

/// `Function` is a reference for what has a name.
template <class Function, class... Arguments>
Task<FileResults<FileResult<Function, Arguments...>>>
process_files(std::vector<std::filesystem::path> files, ProcessFilesOptions options,
              Function function, std::tuple<Arguments...> arguments) {
    FileProgress progress{current_step(co_await this_task::environment()), files.size(),
                          options.progress_from, options.progress_to};
    const auto process = [&](const std::filesystem::path& file) {
        return process_file(file, progress, function, arguments);
    };
    co_return co_await map_concurrent(std::as_const(files), options.limit, process);
}

} // namespace detail

/// Calls `function(file, arguments...)` for every file, at most `options.limit` at a time, and
/// waits for all: a vector of the results in the order of the files, or nothing for `void`.
///
/// The function is a coroutine, or a plain function, which is called by the blocking threads. It is
/// called by several threads at once, with the arguments as lvalues. Each file that is done moves
/// the progress of the current step, if there is one, and is its message.
/// Throws: what failed first, unchanged; in a workflow run, the message kept with the run names the
/// file. The files that are under way are stopped and waited for. `Error` for a limit of zero.
/// Cancellation: as a failure, with `Cancelled`; see `map_concurrent`.
/// Lifetime: a function that has a name is used by reference; the rest is copied or moved in.
template <class Function, class... Arguments>
    requires std::invocable<Function&, const std::filesystem::path&, std::decay_t<Arguments>&...>
[[nodiscard]] auto process_files(std::vector<std::filesystem::path> files,
                                 const ProcessFilesOptions& options, Function&& function,
                                 Arguments&&... arguments) {
    detail::check_callable<Function>();
    detail::check_arguments<Arguments...>();
    return detail::process_files<Function, std::decay_t<Arguments>...>(
        std::move(files), options, std::forward<Function>(function),
        std::tuple<std::decay_t<Arguments>...>{std::forward<Arguments>(arguments)...});
}

} // namespace coflow
