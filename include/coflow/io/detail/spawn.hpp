// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/detail/file_descriptor.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/types.h>

#include <array>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace coflow::detail {

/// All that is needed to start a program.
struct SpawnPlan {
    std::filesystem::path file; ///< Absolute.
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    std::filesystem::path working_directory; ///< Empty for this program's.

    /// What become its standard streams, by number; each above 2, or -1 for this program's own.
    std::array<int, 3> streams{-1, -1, -1};
};

inline void check_spawn(int error, const char* what) {
    if (error != 0)
        throw std::system_error{error, std::system_category(), what};
}

/// What the child does between its start and the program's.
class SpawnActions {
public:
    explicit SpawnActions(const SpawnPlan& plan) {
        check_spawn(::posix_spawn_file_actions_init(&actions_), "posix_spawn_file_actions_init");
        try {
            for (int number = 0; number < 3; ++number)
                if (const int from = plan.streams[static_cast<std::size_t>(number)]; from >= 0)
                    check_spawn(::posix_spawn_file_actions_adddup2(&actions_, from, number),
                                "posix_spawn_file_actions_adddup2");
            if (!plan.working_directory.empty())
                check_spawn(::posix_spawn_file_actions_addchdir_np(&actions_,
                                                                   plan.working_directory.c_str()),
                            "posix_spawn_file_actions_addchdir_np");
            // Not every file that the host has open is marked to be closed: Asio's sockets are not.
            check_spawn(::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1),
                        "posix_spawn_file_actions_addclosefrom_np");
        } catch (...) {
            ::posix_spawn_file_actions_destroy(&actions_);
            throw;
        }
    }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }

    [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

/// A process group of its own, and signals as if from a fresh login: a mask or an ignored SIGPIPE
/// of the host's would be inherited.
class SpawnAttributes {
public:
    SpawnAttributes() {
        check_spawn(::posix_spawnattr_init(&attributes_), "posix_spawnattr_init");
        sigset_t signals;
        sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
        sigfillset(&signals);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                     POSIX_SPAWN_SETSIGDEF);
    }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }

    [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

/// The pointers that the system wants for a list of strings.
inline std::vector<char*> c_strings(const std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    pointers.reserve(strings.size() + 1);
    for (const std::string& string : strings)
        pointers.push_back(const_cast<char*>(string.c_str())); // never written to
    pointers.push_back(nullptr);
    return pointers;
}

/// Starts the program and returns the child's id; returns once the program has begun, or throws
/// `std::system_error` if it cannot.
inline pid_t spawn(const SpawnPlan& plan) {
    const SpawnActions actions{plan};
    const SpawnAttributes attributes;
    const std::vector<char*> arguments = c_strings(plan.arguments);
    const std::vector<char*> environment = c_strings(plan.environment);
    pid_t child = 0;
    check_spawn(::posix_spawn(&child, plan.file.c_str(), actions.get(), attributes.get(),
                              arguments.data(), environment.data()),
                "posix_spawn");
    return child;
}

} // namespace coflow::detail
