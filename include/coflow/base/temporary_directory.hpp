// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/file_error.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace coflow {

/// A new, empty folder that nobody else may read; removed in the end with all that is in it, by
/// blocking calls. Links in it are removed, not followed.
class TemporaryDirectory {
public:
    /// In the system's folder for such things, which `TMPDIR` names.
    ///
    /// Throws: `FileError`.
    TemporaryDirectory() : TemporaryDirectory{system_folder()} {}

    /// In `parent`.
    explicit TemporaryDirectory(const std::filesystem::path& parent,
                                std::string_view prefix = "coflow-") {
        std::string name = (parent / (std::string{prefix} + "XXXXXX")).native();
        if (::mkdtemp(name.data()) == nullptr)
            throw FileError{std::move(name), "cannot be created", errno};
        path_ = std::move(name);
    }
    TemporaryDirectory(TemporaryDirectory&& other) noexcept
        : path_{std::exchange(other.path_, {})} {}
    TemporaryDirectory& operator=(TemporaryDirectory&& other) noexcept {
        std::swap(path_, other.path_);
        return *this;
    }
    ~TemporaryDirectory() {
        std::error_code ignored; // nothing better can be done in a destructor
        if (!path_.empty() && std::filesystem::remove_all(path_, ignored) == failed)
            remove_locked();
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    static constexpr auto failed = static_cast<std::uintmax_t>(-1);

    static std::filesystem::path system_folder() {
        std::error_code error;
        std::filesystem::path folder = std::filesystem::temp_directory_path(error);
        if (error)
            throw FileError{std::move(folder), "cannot hold temporary files", error};
        return folder;
    }

    /// Once more, with folders in it made writable that somebody has locked.
    void remove_locked() const noexcept {
        std::error_code ignored;
        try {
            unlock(path_);
        } catch (const std::filesystem::filesystem_error&) {
        }
        std::filesystem::remove_all(path_, ignored);
    }

    static void unlock(const std::filesystem::path& folder) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all,
                                     std::filesystem::perm_options::add);
        for (const auto& entry : std::filesystem::directory_iterator{folder})
            if (entry.is_directory() && !entry.is_symlink())
                unlock(entry.path());
    }

    std::filesystem::path path_;
};

} // namespace coflow
