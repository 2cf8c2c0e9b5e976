// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/detail/file_descriptor.hpp"
#include "coflow/io/exit_status.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

namespace coflow::detail {

/// What the system says about a child that has ended.
struct ChildEnd {
    ExitStatus status;
    std::chrono::microseconds user_time;
    std::chrono::microseconds system_time;
};

/// A child of this process, which leads a process group of its own.
///
/// Its id, and that of the group, belong to it until it is reaped; destroying one that has not
/// been kills the group and reaps it.
class ChildProcess {
public:
    ChildProcess() = default;
    explicit ChildProcess(pid_t id) noexcept : id_{id} {}
    ChildProcess(ChildProcess&& other) noexcept
        : id_{std::exchange(other.id_, 0)}, end_{std::exchange(other.end_, std::nullopt)} {}
    ChildProcess& operator=(ChildProcess&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(end_, other.end_);
        return *this;
    }
    ~ChildProcess() {
        if (id_ == 0 || end_)
            return;
        signal_group(SIGKILL);
        while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    [[nodiscard]] pid_t id() const noexcept { return id_; }

    /// Whether it has ended; it still is to be reaped.
    [[nodiscard]] bool has_ended() const {
        if (end_)
            return true;
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT) != 0)
            throw_errno("waitid");
        return info.si_pid == id_;
    }

    /// Blocks until it has ended.
    const ChildEnd& reap() {
        if (end_)
            return *end_;
        int status = 0;
        rusage usage{};
        while (::wait4(id_, &status, 0, &usage) < 0)
            if (errno != EINTR)
                throw_errno("wait4");
        end_.emplace(ChildEnd{WIFSIGNALED(status) ? ExitStatus::from_signal(WTERMSIG(status))
                                                  : ExitStatus::from_code(WEXITSTATUS(status)),
                              to_microseconds(usage.ru_utime), to_microseconds(usage.ru_stime)});
        return *end_;
    }

    /// To every process of the group, if there is one left.
    void signal_group(int signal) const noexcept { ::kill(-id_, signal); }

    /// Whether nobody is left in the group; only for one that has been reaped.
    ///
    /// The group's number cannot be used for another one while somebody is left in it.
    [[nodiscard]] bool group_is_empty() const noexcept {
        // If this process is an init, or a subreaper, the group's orphans are its children.
        siginfo_t info{};
        while (::waitid(P_PGID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG) == 0 &&
               info.si_pid != 0)
            info = {};
        return ::kill(-id_, 0) != 0 && errno == ESRCH;
    }

private:
    static std::chrono::microseconds to_microseconds(const timeval& time) noexcept {
        return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
    }

    pid_t id_ = 0;
    std::optional<ChildEnd> end_;
};

} // namespace coflow::detail
