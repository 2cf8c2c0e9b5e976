// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace coflow::detail {

/// An open file descriptor, closed in the end.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) noexcept : number_{number} {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_{other.release()} {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~FileDescriptor() {
        if (number_ >= 0)
            ::close(number_);
    }

    [[nodiscard]] explicit operator bool() const noexcept { return number_ >= 0; }
    [[nodiscard]] int get() const noexcept { return number_; }
    int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

[[noreturn]] inline void throw_system_error(int error, const char* what) {
    throw std::system_error{error, std::system_category(), what};
}
[[noreturn]] inline void throw_errno(const char* what) { throw_system_error(errno, what); }

/// The same file, with a number that is not one of the three standard ones: those are about to be
/// overwritten in the child, one after the other.
inline FileDescriptor above_standard(FileDescriptor file) {
    if (file.get() > STDERR_FILENO)
        return file;
    FileDescriptor copy{::fcntl(file.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
    if (!copy)
        throw_errno("fcntl");
    return copy;
}

struct PipeEnds {
    FileDescriptor read;
    FileDescriptor write;
};

/// A pipe that no other program inherits.
inline PipeEnds make_pipe() {
    int numbers[2];
    if (::pipe2(numbers, O_CLOEXEC) != 0)
        throw_errno("pipe");
    FileDescriptor read{numbers[0]};
    FileDescriptor write{numbers[1]};
    return {above_standard(std::move(read)), above_standard(std::move(write))};
}

/// Only of this end of a pipe; the other keeps its mode.
inline void set_non_blocking(const FileDescriptor& file) {
    const int flags = ::fcntl(file.get(), F_GETFL);
    if (flags < 0 || ::fcntl(file.get(), F_SETFL, flags | O_NONBLOCK) != 0)
        throw_errno("fcntl");
}

} // namespace coflow::detail
