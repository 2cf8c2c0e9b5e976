// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/file_descriptor.hpp"
#include "coflow/base/file_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace coflow {

/// A file that appears under its name complete, or not at all; written by blocking calls.
///
/// Until `commit` the bytes go to a hidden file in the same folder, which the destructor removes,
/// and a file that has the name already stays as it is. A symbolic link is followed: the file it
/// leads to is replaced. The new file has the permissions of the one that it replaces, or those
/// that a new file gets.
class AtomicFile {
public:
    /// Throws: `FileError`; `Error` (invalid_argument) if the name belongs to something else than a
    /// file, which could be a device.
    explicit AtomicFile(std::filesystem::path path)
        : path_{std::move(path)}, target_{target_of(path_)} {
        struct stat existing{};
        const bool replaces = ::stat(target_.c_str(), &existing) == 0;
        if (replaces && S_ISDIR(existing.st_mode))
            fail(EISDIR);
        if (replaces && !S_ISREG(existing.st_mode))
            throw Error{ErrorCode::invalid_argument,
                        quote(path_.native()) + " cannot be written: it is no regular file"};
        open();
        if (replaces)
            set_permissions(static_cast<std::filesystem::perms>(existing.st_mode));
    }
    ~AtomicFile() {
        if (!partial_.empty())
            ::unlink(partial_.c_str());
    }
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// Throws: `FileError`, as for a full disk.
    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
            if (count >= 0)
                bytes.remove_prefix(static_cast<std::size_t>(count));
            else if (errno != EINTR)
                fail(errno);
        }
    }

    /// A file system that has no permissions is no failure.
    void set_permissions(std::filesystem::perms permissions) noexcept {
        static_cast<void>(::fchmod(
            file_.get(), static_cast<::mode_t>(permissions & std::filesystem::perms::mask)));
    }

    /// Makes the file appear, once its bytes are on the disk.
    ///
    /// Throws: `FileError`; then nothing has appeared.
    void commit() {
        if (::fsync(file_.get()) != 0)
            fail(errno);
        if (::close(file_.release()) != 0)
            fail(errno);
        if (::rename(partial_.c_str(), target_.c_str()) != 0)
            fail(errno);
        partial_.clear();
        // The new name, too, should survive a crash; the file is complete in any case.
        const detail::FileDescriptor folder{
            ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        if (folder)
            static_cast<void>(::fsync(folder.get()));
    }

private:
    static constexpr ::mode_t new_file_mode = 0666; // less the umask

    /// Where links lead to, also if there is nothing yet.
    static std::filesystem::path target_of(const std::filesystem::path& path) {
        constexpr int most_links = 40;
        std::filesystem::path target = path;
        std::error_code error;
        for (int link = 0; std::filesystem::is_symlink(target, error); ++link) {
            if (link == most_links)
                throw FileError{path, "cannot be written", ELOOP};
            const std::filesystem::path next = std::filesystem::read_symlink(target, error);
            if (error)
                throw FileError{path, "cannot be written", error};
            target = target.parent_path() / next;
        }
        return target;
    }

    static std::filesystem::path folder_of(const std::filesystem::path& file) {
        return file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
    }

    void open() {
        static std::atomic<unsigned> counter{0};
        const std::string prefix = ".coflow-" + std::to_string(::getpid()) + "-";
        int error = EEXIST; // another program may have left a file with our number
        while (error == EEXIST) {
            const unsigned number = counter.fetch_add(1, std::memory_order_relaxed);
            std::filesystem::path name =
                folder_of(target_) / (prefix + std::to_string(number) + ".partial");
            file_ = detail::FileDescriptor{
                ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, new_file_mode)};
            error = file_ ? 0 : errno;
            if (file_)
                partial_ = std::move(name);
        }
        if (error != 0)
            fail(error);
    }

    [[noreturn]] void fail(int error) const { throw FileError{path_, "cannot be written", error}; }

    std::filesystem::path path_;
    std::filesystem::path target_;
    std::filesystem::path partial_; // empty once it has been committed
    detail::FileDescriptor file_;
};

} // namespace coflow
