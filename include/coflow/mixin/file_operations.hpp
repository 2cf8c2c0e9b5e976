// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/files.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/core/task.hpp"
#include "coflow/mixin/detail/run_folder.hpp"
#include "coflow/mixin/fwd.hpp"
#include "coflow/mixin/process_files.hpp"

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

/// Lets a workflow work with files: several at a time, nothing half-written, and with a temporary
/// directory that is gone when the run has ended.
///
/// Calls that block are made by the blocking threads.
/// Thread safety: the members may be called by parallel steps.
template <class Host>
class FileOperationMixin {
public:
    /// Removes the run's temporary directory, whatever the outcome.
    template <class In, class Next>
    std::invoke_result_t<Next, In> around(In in, Next next) {
        using Out = typename std::invoke_result_t<Next, In>::value_type;
        std::optional<std::conditional_t<std::is_void_v<Out>, bool, Out>> output;
        std::exception_ptr error;
        try {
            if constexpr (std::is_void_v<Out>)
                co_await next(std::move(in));
            else
                output.emplace(co_await next(std::move(in)));
        } catch (...) {
            error = std::current_exception();
        }
        if (folder_.exists())
            co_await shield(remove_temporary_directory());
        if (error)
            std::rethrow_exception(error);
        if constexpr (!std::is_void_v<Out>)
            co_return *std::move(output);
    }

protected:
    /// See `coflow::process_files`: `co_await process_files(files, {.limit = 8}, convert)`.
    template <class Function, class... Arguments>
    [[nodiscard]] auto process_files(std::vector<std::filesystem::path> files,
                                     const ProcessFilesOptions& options, Function&& function,
                                     Arguments&&... arguments) {
        return coflow::process_files(std::move(files), options, std::forward<Function>(function),
                                     std::forward<Arguments>(arguments)...);
    }

    /// See `coflow::read_file` and its siblings.
    [[nodiscard]] Task<std::string> read_file(std::filesystem::path path) const {
        return coflow::read_file(std::move(path));
    }
    [[nodiscard]] Task<> write_file_atomically(std::filesystem::path path,
                                               std::string content) const {
        return coflow::write_file_atomically(std::move(path), std::move(content));
    }
    [[nodiscard]] Task<std::uintmax_t> copy_file_atomically(std::filesystem::path from,
                                                            std::filesystem::path to) const {
        return coflow::copy_file_atomically(std::move(from), std::move(to));
    }
    [[nodiscard]] Task<std::string> file_sha256(std::filesystem::path path) const {
        return coflow::file_sha256(std::move(path));
    }

    /// A folder for the run's own use; made when it is asked for first.
    ///
    /// Throws: `FileError`.
    [[nodiscard]] Task<std::filesystem::path> temporary_directory() {
        co_return co_await run_blocking(&detail::RunFolder::path, std::ref(folder_));
    }

private:
    Task<> remove_temporary_directory() {
        co_await run_blocking(&detail::RunFolder::remove, std::ref(folder_));
    }

    detail::RunFolder folder_;
};

} // namespace coflow
