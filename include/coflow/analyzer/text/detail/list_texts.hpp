// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/icu.hpp"
#include "coflow/analyzer/text/detail/transcode.hpp"
#include "coflow/base/file_error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/stop.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace coflow::text::detail {

/// The name as UTF-8; file names may be any bytes.
inline std::string as_utf8(const std::filesystem::path& path) {
    return to_utf8(path.native(), "UTF-8").value().text;
}

/// The name for a line of a report.
inline std::string shown(const std::filesystem::path& path) { return quote(as_utf8(path)); }

/// The regular files of a folder by name; for the blocking threads.
inline std::vector<std::filesystem::path>
list_texts(const StopToken& stop, const std::filesystem::path& folder, std::string_view extension) {
    std::error_code error;
    std::filesystem::directory_iterator entry{folder, error};
    std::vector<std::filesystem::path> files;
    for (; !error && entry != std::filesystem::directory_iterator{}; entry.increment(error)) {
        throw_if_stopped(stop);
        std::error_code unknown; // such a file is listed, so that the report names it
        const bool regular = entry->is_regular_file(unknown) || unknown;
        if (regular && (extension.empty() || entry->path().extension() == extension))
            files.push_back(entry->path());
    }
    if (error)
        throw FileError{folder, "cannot be listed", error};
    std::ranges::sort(files);
    return files;
}

} // namespace coflow::text::detail
