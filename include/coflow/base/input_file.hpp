// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/file_descriptor.hpp"
#include "coflow/base/file_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

namespace coflow {

/// A regular file, read from its beginning by blocking calls.
///
/// Anything else is refused: a pipe or a device could block a thread for ever.
class InputFile {
public:
    /// Throws: `FileError`.
    explicit InputFile(std::filesystem::path path)
        : path_{std::move(path)},
          // Without O_NONBLOCK, to open a pipe that nobody writes would block.
          file_{::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)} {
        struct stat status{};
        if (!file_ || ::fstat(file_.get(), &status) != 0)
            fail(errno);
        if (S_ISDIR(status.st_mode))
            fail(EISDIR);
        if (!S_ISREG(status.st_mode))
            throw Error{ErrorCode::invalid_argument,
                        quote(path_.native()) + " cannot be read: it is no regular file"};
        size_ = static_cast<std::uintmax_t>(status.st_size);
        permissions_ =
            static_cast<std::filesystem::perms>(status.st_mode) & std::filesystem::perms::mask;
    }

    /// What comes next, as much as fits; 0 at the end.
    ///
    /// Throws: `FileError`.
    std::size_t read(std::span<char> room) {
        for (;;) {
            const ssize_t count = ::read(file_.get(), room.data(), room.size());
            if (count >= 0)
                return static_cast<std::size_t>(count);
            if (errno != EINTR)
                fail(errno);
        }
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// When it was opened; some files of the system say 0 and have content.
    [[nodiscard]] std::uintmax_t size() const noexcept { return size_; }
    [[nodiscard]] std::filesystem::perms permissions() const noexcept { return permissions_; }

private:
    [[noreturn]] void fail(int error) const { throw FileError{path_, "cannot be read", error}; }

    std::filesystem::path path_;
    detail::FileDescriptor file_;
    std::uintmax_t size_ = 0;
    std::filesystem::perms permissions_{};
};

} // namespace coflow
