// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"

#include <filesystem>
#include <mutex>
#include <optional>

namespace coflow::detail {

/// A temporary directory that several threads ask for and the first of them makes.
class RunFolder {
public:
    std::filesystem::path path() {
        const std::scoped_lock guard{lock_};
        if (!folder_)
            folder_.emplace();
        return folder_->path();
    }

    [[nodiscard]] bool exists() {
        const std::scoped_lock guard{lock_};
        return folder_.has_value();
    }

    void remove() {
        const std::scoped_lock guard{lock_};
        folder_.reset();
    }

private:
    std::mutex lock_;
    std::optional<TemporaryDirectory> folder_;
};

} // namespace coflow::detail
