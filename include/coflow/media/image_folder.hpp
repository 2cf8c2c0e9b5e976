// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/file_error.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow::image {

/// A file in a folder that could not be dealt with.
struct FailedImage {
    FailedImage() = default;
    FailedImage(std::filesystem::path which, std::string why)
        : file{std::move(which)}, reason{std::move(why)} {}

    std::filesystem::path file;
    std::string reason;
};

/// The files in a folder whose names are not hidden, sorted. Blocks.
///
/// Throws: `FileError` if it cannot be listed.
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

} // namespace coflow::image
