// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/file_calls.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

/// \file
/// Whole files, read and written by the blocking threads.
///
/// All of them take regular files only, throw `FileError`, which names the file and the reason,
/// and look for a stop request between pieces: a cancelled one throws `Cancelled`, and what it was
/// to write has not appeared. Where it had appeared already, the call returns.

namespace coflow {

/// The whole content of a file.
[[nodiscard]] inline Task<std::string> read_file(std::filesystem::path path) {
    co_return co_await run_blocking(&detail::read_file_now, std::move(path));
}

/// Makes a file with this content appear, or replaces the one there; see `AtomicFile`.
[[nodiscard]] inline Task<> write_file_atomically(std::filesystem::path path, std::string content) {
    co_await run_blocking(&detail::write_file_now, std::move(path), std::move(content));
}

/// Makes a copy of `from` appear as `to`, with its permissions, and returns its size.
[[nodiscard]] inline Task<std::uintmax_t> copy_file_atomically(std::filesystem::path from,
                                                               std::filesystem::path to) {
    co_return co_await run_blocking(&detail::copy_file_now, std::move(from), std::move(to));
}

/// The SHA-256 of a file's content in hexadecimal digits, as `sha256sum` prints it.
[[nodiscard]] inline Task<std::string> file_sha256(std::filesystem::path path) {
    co_return co_await run_blocking(&detail::file_sha256_now, std::move(path));
}

} // namespace coflow
