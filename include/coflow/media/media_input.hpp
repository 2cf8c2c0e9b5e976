// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/file_error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/base/temporary_directory.hpp"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace coflow {

/// A file that a media tool is to read, under a name that cannot mean anything else to it, and a
/// temporary folder for what is made of it.
///
/// ffmpeg takes some names for protocols, options, or patterns of many files (`shot%d.png`), and
/// believes their extensions. It is given a link without any of that, so the content alone decides.
/// Blocks for a moment; the folder is gone when this object is.
class MediaInput {
public:
    /// Throws: `FileError`; `Error` (invalid_argument) for an empty file, or for what is none.
    explicit MediaInput(std::filesystem::path file) : file_{std::move(file)} {
        if (InputFile{file_}.size() == 0)
            throw Error{ErrorCode::invalid_argument, quote(file_.native()) + " is empty"};
        std::error_code error;
        std::filesystem::create_symlink(std::filesystem::absolute(file_), link(), error);
        if (error)
            throw FileError{link(), "cannot be created", error};
    }

    /// As the caller has named it.
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_.path(); }

    /// What a tool is to be given.
    [[nodiscard]] std::string argument() const { return "file:" + link().native(); }

private:
    [[nodiscard]] std::filesystem::path link() const { return folder_.path() / "input"; }

    std::filesystem::path file_;
    TemporaryDirectory folder_;
};

} // namespace coflow
