// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/output_file.hpp"
#include "coflow/core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// How hard a download is tried.
struct DownloadOptions {
    /// Attempts that bring nothing new, until it is given up.
    int attempts = 5;
    Duration retry_delay = std::chrono::milliseconds{500}; ///< Doubles while nothing comes.
};

/// The target of GET /view for a file.
[[nodiscard]] std::string view_target(const Client& client, const OutputFile& file);

/// Where a file belongs beneath a folder: its subfolder, then its name.
///
/// Throws: `Error` (invalid_argument) for names that lead out of the folder, or are none: servers,
/// and the nodes of others, choose them.
[[nodiscard]] std::filesystem::path path_in(const std::filesystem::path& folder,
                                            const OutputFile& file);

/// Downloads a file; it appears as `target` complete, or not at all. Returns its size.
///
/// What is not kept in memory goes to the disk as it comes. After a broken connection the rest is
/// asked for, unless the file has changed on the server, which begins it anew.
/// Throws: as `Client`, after the last attempt; `ServerError` (not_found) for a file that is not
/// there; `FileError`.
/// Cancellation: nothing has appeared.
[[nodiscard]] Task<std::uintmax_t> download(Client client, OutputFile file,
                                            std::filesystem::path target,
                                            DownloadOptions options = {});

/// Downloads files into a folder, one after the other, and returns their paths: see `path_in`.
[[nodiscard]] Task<std::vector<std::filesystem::path>> download_all(Client client,
                                                                    std::vector<OutputFile> files,
                                                                    std::filesystem::path folder,
                                                                    DownloadOptions options = {});

} // namespace coflow::comfyui

#include "coflow/comfyui/detail/download.hpp"
