// SPDX-License-Identifier: MIT
#pragma once

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
    std::optional<ExitStatus> status; ///< Empty if somebody else took it, see `ChildProcess::reap`.
    std::chrono::microseconds user_time{};
    std::chrono::microseconds system_time{};
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
        reap();
    }

    [[nodiscard]] pid_t id() const noexcept { return id_; }

    /// Whether it has ended; it still is to be reaped.
    [[nodiscard]] bool has_ended() const noexcept {
        siginfo_t info{};
        return end_ ||
               ::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
               info.si_pid == id_;
    }

    /// Blocks until it has ended, and lets the system forget it.
    ///
    /// The status is lost if this program ignores SIGCHLD, or reaps whatever child there is.
    const ChildEnd& reap() noexcept {
        if (end_)
            return *end_;
        int status = 0;
        rusage usage{};
        pid_t reaped = 0;
        do
            reaped = ::wait4(id_, &status, 0, &usage);
        while (reaped < 0 && errno == EINTR);
        end_.emplace();
        if (reaped == id_)
            *end_ = {WIFSIGNALED(status) ? ExitStatus::from_signal(WTERMSIG(status))
                                         : ExitStatus::from_code(WEXITSTATUS(status)),
                     to_microseconds(usage.ru_utime), to_microseconds(usage.ru_stime)};
        return *end_;
    }

    /// To every process of the group, if there is one left.
    void signal_group(int signal) const noexcept {
        if (id_ > 0)
            ::kill(-id_, signal);
    }

private:
    static std::chrono::microseconds to_microseconds(const timeval& time) noexcept {
        return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
    }

    pid_t id_ = 0;
    std::optional<ChildEnd> end_;
};

} // namespace coflow::detail
