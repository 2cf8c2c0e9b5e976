// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/detail/stream_setting.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace coflow {

/// What a program reads on its standard input.
class ProcessInput {
public:
    /// An end of file at once; what a program gets unless something else is said.
    [[nodiscard]] static ProcessInput none() { return {}; }

    /// These bytes, then an end of file. A program need not read them all.
    [[nodiscard]] static ProcessInput text(std::string bytes) {
        ProcessInput input;
        input.setting_.kind = detail::InputKind::text;
        input.setting_.text = std::move(bytes);
        return input;
    }

    /// A file, which the program reads by itself.
    [[nodiscard]] static ProcessInput file(std::filesystem::path path) {
        ProcessInput input;
        input.setting_.kind = detail::InputKind::file;
        input.setting_.path = std::move(path);
        return input;
    }

    /// What the body of `with_process` writes.
    [[nodiscard]] static ProcessInput pipe() {
        ProcessInput input;
        input.setting_.kind = detail::InputKind::pipe;
        return input;
    }

    [[nodiscard]] const detail::InputSetting& setting() const noexcept { return setting_; }

private:
    ProcessInput() = default;

    detail::InputSetting setting_;
};

} // namespace coflow
