// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/file_descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace coflow::detail {

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
