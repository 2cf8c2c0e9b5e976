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
#include <string>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// A copy that is written piece by piece, and goes on where an earlier attempt has ended.
///
/// What is there is compared with what is to be written, so that nothing has to be believed: from
/// the first difference on it is written anew, also if a crash has left garbage.
class StagingFile {
public:
    /// Throws: `FileError`.
    explicit StagingFile(std::filesystem::path path)
        : path_{std::move(path)},
          file_{
              ::open(path_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666)} {
        struct stat status{};
        if (!file_ || ::fstat(file_.get(), &status) != 0)
            fail(errno);
        if (!S_ISREG(status.st_mode))
            throw Error{ErrorCode::invalid_argument,
                        quote(path_.native()) + " cannot be written: it is no regular file"};
        is_resuming_ = status.st_size > 0;
    }

    /// Adds a piece, or finds that it is there.
    void put(std::string_view piece) {
        if (is_resuming_ && holds(piece)) {
            size_ += piece.size();
            resumed_ += piece.size();
            return;
        }
        is_resuming_ = false;
        while (!piece.empty()) {
            const ssize_t count =
                ::pwrite(file_.get(), piece.data(), piece.size(), static_cast<::off_t>(size_));
            if (count < 0 && errno != EINTR)
                fail(errno);
            if (count > 0) {
                size_ += static_cast<std::uint64_t>(count);
                piece.remove_prefix(static_cast<std::size_t>(count));
            }
        }
    }

    /// Ends it here and brings it to the disk; reading it again then reads the disk.
    void finish(std::filesystem::perms permissions) {
        if (::ftruncate(file_.get(), static_cast<::off_t>(size_)) != 0)
            fail(errno);
        // A file system that has no permissions is no failure.
        static_cast<void>(::fchmod(file_.get(), static_cast<::mode_t>(permissions)));
        if (::fsync(file_.get()) != 0)
            fail(errno);
        static_cast<void>(::posix_fadvise(file_.get(), 0, 0, POSIX_FADV_DONTNEED));
    }

    /// How many bytes were there before.
    [[nodiscard]] std::uint64_t resumed() const noexcept { return resumed_; }

private:
    [[nodiscard]] bool holds(std::string_view piece) {
        room_.resize(piece.size());
        std::size_t filled = 0;
        while (filled < room_.size()) {
            const ssize_t count = ::pread(file_.get(), room_.data() + filled, room_.size() - filled,
                                          static_cast<::off_t>(size_ + filled));
            if (count < 0 && errno != EINTR)
                fail(errno);
            if (count == 0)
                return false;
            filled += count > 0 ? static_cast<std::size_t>(count) : 0;
        }
        return room_ == piece;
    }

    [[noreturn]] void fail(int error) const { throw FileError{path_, "cannot be written", error}; }

    std::filesystem::path path_;
    FileDescriptor file_;
    std::string room_;
    bool is_resuming_ = false;
    std::uint64_t size_ = 0;
    std::uint64_t resumed_ = 0;
};

} // namespace coflow::detail
