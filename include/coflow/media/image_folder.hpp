// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <utility>

namespace coflow::image {

/// A file in a folder that could not be dealt with.
struct FailedImage {
    FailedImage() = default;
    FailedImage(std::filesystem::path which, std::string why)
        : file{std::move(which)}, reason{std::move(why)} {}

    std::filesystem::path file;
    std::string reason;
};

} // namespace coflow::image
