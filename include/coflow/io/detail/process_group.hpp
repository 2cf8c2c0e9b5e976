// SPDX-License-Identifier: MIT
#pragma once

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace coflow::detail {

/// Reads, from what `/proc/<id>/stat` says about a process, whether it lives and is of `group`.
inline bool is_live_member(std::string_view stat, pid_t group) {
    // "<id> (<name>) <state> <parent> <group> ...", and a name may hold anything, even ")".
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string_view::npos || stat.size() < name_end + 4)
        return false;
    const char state = stat[name_end + 2];
    if (state == 'Z' || state == 'X')
        return false;
    const std::size_t parent_end = stat.find(' ', name_end + 4);
    if (parent_end == std::string_view::npos)
        return false;
    pid_t found = 0;
    const char* const begin = stat.data() + parent_end + 1;
    const auto [end, error] = std::from_chars(begin, stat.data() + stat.size(), found);
    return error == std::errc{} && found == group;
}

/// Whether some process of the group lives; true if that cannot be found out.
inline bool has_live_member(pid_t group) {
    struct Close {
        void operator()(DIR* folder) const noexcept { ::closedir(folder); }
    };
    const std::unique_ptr<DIR, Close> processes{::opendir("/proc")};
    if (!processes)
        return true;
    while (const dirent* const entry =
               ::readdir(processes.get())) { // NOLINT(concurrency-mt-unsafe)
        const std::string_view name{entry->d_name};
        if (name.find_first_not_of("0123456789") != std::string_view::npos)
            continue;
        std::ifstream file{"/proc/" + std::string{name} + "/stat"};
        std::string stat;
        if (std::getline(file, stat, '\0') && is_live_member(stat, group))
            return true;
    }
    return false;
}

/// Whether nobody lives in the group, whose leader has been reaped.
///
/// Its number cannot become that of another group as long as somebody is in it.
inline bool group_is_gone(pid_t group) {
    // If this process is an init or a subreaper, orphans of the group are its children now.
    siginfo_t orphan{};
    while (::waitid(P_PGID, static_cast<id_t>(group), &orphan, WEXITED | WNOHANG) == 0 &&
           orphan.si_pid != 0)
        orphan = {};
    if (::kill(-group, 0) != 0 && errno == ESRCH)
        return true;
    // An init that reaps nobody, as in many a container, leaves the dead in their group for ever.
    return !has_live_member(group);
}

} // namespace coflow::detail
