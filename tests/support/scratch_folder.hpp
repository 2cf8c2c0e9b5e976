// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::test {

/// A folder for one test case.
class ScratchFolder {
public:
    [[nodiscard]] std::filesystem::path operator/(const std::filesystem::path& name) const {
        return folder_.path() / name;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

    /// Makes a file and returns where it is.
    std::filesystem::path file(const std::filesystem::path& name, std::string_view content) const {
        std::filesystem::path path = *this / name;
        std::ofstream{path, std::ios::binary} << content;
        return path;
    }

    /// The names of all that is in it, hidden ones too.
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> result;
        for (const auto& entry : std::filesystem::directory_iterator{path()})
            result.push_back(entry.path().filename().string());
        std::sort(result.begin(), result.end());
        return result;
    }

private:
    TemporaryDirectory folder_;
};

inline std::string content_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace coflow::test
