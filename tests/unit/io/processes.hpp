// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/process_options.hpp"

#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

/// What the tests of running programs share.
namespace coflow::test {

inline ProcessOptions shell(std::string_view script) { return ProcessOptions{"sh", "-c", script}; }

/// Bytes of all values.
inline std::string binary(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t index = 0; index < size; ++index)
        bytes[index] = static_cast<char>(index * 31 + index / 256);
    return bytes;
}

/// Gathers a program's lines, and lets the test wait for one of them.
class Heard {
public:
    explicit Heard(std::string awaited) : awaited_{std::move(awaited)} {}

    [[nodiscard]] ProcessOutput output() {
        return ProcessOutput::lines([this](std::string_view line) {
            lines.emplace_back(line);
            if (line == awaited_)
                promise_.set_value();
        });
    }
    void wait() { promise_.get_future().wait(); }

    std::vector<std::string> lines;

private:
    std::string awaited_;
    std::promise<void> promise_;
};

/// Returns once a process, somebody else's child, lives no more.
inline void await_end_of(pid_t process) {
    for (;;) {
        std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
        std::string stat;
        std::getline(file, stat, '\0');
        const std::size_t name_end = stat.rfind(')');
        if (name_end == std::string::npos || stat.at(name_end + 2) == 'Z')
            return;
        std::this_thread::yield();
    }
}

[[nodiscard]] inline bool lives(pid_t process) {
    std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
    std::string stat;
    std::getline(file, stat, '\0');
    const std::size_t name_end = stat.rfind(')');
    return name_end != std::string::npos && stat.at(name_end + 2) != 'Z';
}

/// How many descriptors this program has open.
[[nodiscard]] inline auto open_descriptors() {
    return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {});
}

/// The ids of this program's children, dead ones that have not been reaped included.
[[nodiscard]] inline std::string children() {
    std::string all;
    for (const auto& thread : std::filesystem::directory_iterator{"/proc/self/task"}) {
        std::ifstream file{thread.path() / "children"};
        all += std::string{std::istreambuf_iterator<char>{file}, {}};
    }
    return all;
}

} // namespace coflow::test
