// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/file_error.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

namespace coflow {

/// The regular files in a folder whose names are not hidden, sorted; by blocking calls.
///
/// Throws: `FileError`.
[[nodiscard]] inline std::vector<std::filesystem::path>
list_files(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    std::filesystem::directory_iterator entries{folder, error};
    for (; !error && entries != std::filesystem::directory_iterator{}; entries.increment(error)) {
        std::error_code unreadable;
        const bool hidden = entries->path().filename().native().starts_with('.');
        if (!hidden && entries->is_regular_file(unreadable))
            files.push_back(entries->path());
    }
    if (error)
        throw FileError{folder, "cannot be listed", error};
    std::ranges::sort(files);
    return files;
}

} // namespace coflow
