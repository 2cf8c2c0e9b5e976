// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/comfyui/comfyui_result.hpp"
#include "coflow/comfyui/detail/made_file.hpp"
#include "coflow/comfyui/download.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/media/media_progress.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow::comfyui::detail {

/// Where each file goes: beneath a folder of its node if another one has its name.
inline void choose_names(std::vector<ResultFile>& files, const std::filesystem::path& folder) {
    std::set<std::filesystem::path> taken;
    for (ResultFile& result : files) {
        result.file = path_in(folder, result.source);
        if (!taken.insert(result.file).second) {
            OutputFile beneath = result.source;
            beneath.subfolder =
                "node " + beneath.node + " " + beneath.type + "/" + beneath.subfolder;
            result.file = path_in(folder, beneath);
            taken.insert(result.file);
        }
    }
}

/// The kind of a file by its content. Blocks.
///
/// Throws: `Error` (io_failure) if it is empty, or another kind than its name says: then something
/// between has answered in the server's place, or the node has failed to write it.
[[nodiscard]] inline ContentKind checked_kind(const std::filesystem::path& path,
                                              const std::string& name) {
    const std::string head = head_of(path);
    const ContentKind kind = content_kind(head);
    const std::optional<ContentKind> expected = kind_of_name(name);
    if (head.empty())
        throw Error{ErrorCode::io_failure, "the server's file " + quote(name, 200) + " is empty"};
    if (expected && kind != *expected && *expected != ContentKind::text)
        throw Error{ErrorCode::io_failure, "the server's file " + quote(name, 200) +
                                               " is not what its name says, " +
                                               std::string{to_string(*expected)} + ", but " +
                                               std::string{to_string(kind)}};
    return kind;
}

/// Makes the file's folder; for those that are not needed later nothing is left.
[[nodiscard]] inline Task<> fetch_one(const Client& client, ResultFile& result,
                                      const DownloadOptions& options) {
    co_await run_blocking(
        [](const std::filesystem::path& file) {
            std::filesystem::create_directories(file.parent_path());
        },
        result.file);
    Task<std::uintmax_t> downloading = download(client, result.source, result.file, options);
    result.bytes = co_await std::move(downloading);
    try {
        result.kind = co_await run_blocking(&checked_kind, std::cref(result.file),
                                            std::cref(result.source.filename));
    } catch (const Error&) {
        std::error_code gone_already;
        std::filesystem::remove(result.file, gone_already);
        throw;
    }
}

/// Downloads files into a folder, one after the other, and looks at what has come.
[[nodiscard]] inline Task<> fetch_results(Client client, std::vector<ResultFile>& files,
                                          std::filesystem::path folder, DownloadOptions options,
                                          MediaProgress progress) {
    choose_names(files, folder); // all names are looked at before the first is written
    for (std::size_t index = 0; index < files.size(); ++index) {
        Task<> fetching = fetch_one(client, files[index], options);
        co_await std::move(fetching);
        coflow::report_progress(progress,
                                static_cast<double>(index + 1) / static_cast<double>(files.size()));
    }
}

} // namespace coflow::comfyui::detail
