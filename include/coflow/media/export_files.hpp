// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/files.hpp"
#include "coflow/core/task.hpp"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow {

/// A file that is to appear under another name.
struct FileExport {
    std::filesystem::path from;
    std::filesystem::path to;
};

/// Copies all of the files, each atomically, or none; folders that are missing are made.
///
/// Throws: `FileError`.
/// Cancellation, or a failure: removes those that were copied.
[[nodiscard]] inline Task<> export_files(std::vector<FileExport> files) {
    struct Copies {
        ~Copies() {
            std::error_code ignored; // nothing better can be done in a destructor
            for (const std::filesystem::path& copy : made)
                std::filesystem::remove(copy, ignored);
        }
        std::vector<std::filesystem::path> made;
    } copies;
    for (const FileExport& file : files) {
        std::error_code ignored; // the copy tells what is wrong
        std::filesystem::create_directories(file.to.parent_path(), ignored);
        co_await copy_file_atomically(file.from, file.to);
        copies.made.push_back(file.to);
    }
    copies.made.clear();
}

} // namespace coflow
