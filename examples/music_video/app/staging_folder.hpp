// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace music {

/// A hidden folder beside the final one, in which everything is made; published by one rename.
///
/// The destructor removes what has not been published, so that neither an error nor a cancellation
/// leaves anything half-written.
class StagingFolder {
public:
    /// Throws: coflow::Error (io_failure).
    explicit StagingFolder(const std::filesystem::path& final_folder);
    ~StagingFolder();
    StagingFolder(const StagingFolder&) = delete;
    StagingFolder& operator=(const StagingFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] const std::filesystem::path& final_folder() const noexcept { return final_; }

    /// Makes the folder appear under its final name, in place of one from an earlier time.
    ///
    /// Throws: coflow::Error (io_failure); then the earlier one is still there.
    void publish();

private:
    std::filesystem::path final_;
    std::filesystem::path path_;
    bool output_is_new_ = false;
};

} // namespace music
