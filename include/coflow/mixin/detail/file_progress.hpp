// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"
#include "coflow/model/step_scope.hpp"

#include <atomic>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <string>

namespace coflow::detail {

/// Counts files and tells the step about it.
class FileProgress {
public:
    /// Without a step nobody is told.
    FileProgress(StepScope* step, std::size_t files, double from, double to) noexcept
        : step_{step}, files_{files}, from_{from}, to_{to} {}

    void done(const std::filesystem::path& file) {
        const std::size_t count = done_.fetch_add(1, std::memory_order_relaxed) + 1;
        if (step_ == nullptr)
            return;
        const double share = static_cast<double>(count) / static_cast<double>(files_);
        step_->report(from_ + (to_ - from_) * share, quote(file.filename().native()) + " (" +
                                                         std::to_string(count) + " of " +
                                                         std::to_string(files_) + ")");
    }

    void failed(const std::filesystem::path& file, const std::exception_ptr& error) const noexcept {
        if (step_ != nullptr)
            step_->note_error(error, "file " + quote(file.native()));
    }

private:
    StepScope* step_;
    std::size_t files_;
    double from_;
    double to_;
    std::atomic<std::size_t> done_{0};
};

} // namespace coflow::detail
