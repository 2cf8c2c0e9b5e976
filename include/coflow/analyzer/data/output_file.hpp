// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/atomic_file.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/base/sha256.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::data {

/// A file that has been written and read back.
struct WrittenFile {
    std::string file;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    std::string sha256; ///< As `sha256sum` prints it.
};

/// A file of any size that is written bit by bit, by the blocking threads, and appears complete or
/// not at all.
///
/// Cancellation: throws `Cancelled` where something has to go to the disk; nothing appears.
/// Thread safety: one task at a time.
class OutputFile {
public:
    explicit OutputFile(std::filesystem::path path) : path_{std::move(path)} {}

    /// Begins, so that a file that cannot be written is found at once.
    ///
    /// Throws: `FileError`.
    Task<> open() {
        const auto begin = [this] { file_.emplace(path_); };
        co_await run_blocking(begin);
    }

    /// The bytes are copied, and go to the disk with others. Awaits only if there are enough.
    ///
    /// Throws: `FileError`.
    Task<> write(std::string_view bytes) {
        buffer_ += bytes;
        if (buffer_.size() >= piece)
            co_await flush();
    }

    /// Makes the file appear, and checks that it holds what has been written.
    ///
    /// Throws: `FileError`; `Error` (io_failure) if something else can be read from it.
    Task<WrittenFile> commit(std::uint64_t records) {
        co_await flush();
        WrittenFile written{path_.native(), records, bytes_, sum_.hex_digest()};
        // In one call: once the file has appeared, a stop request changes nothing.
        const auto end = [&] {
            file_->commit();
            if (sum_of(path_) != written.sha256)
                throw Error{ErrorCode::io_failure,
                            quote(path_.native()) + " does not hold what has been written to it; "
                                                    "is it written by somebody else, too?"};
        };
        co_await run_blocking(end);
        co_return written;
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    static constexpr std::size_t piece = std::size_t{256} * 1024;

    static std::string sum_of(const std::filesystem::path& path) {
        InputFile file{path};
        Sha256 sum;
        std::string room(piece, '\0');
        while (const std::size_t count = file.read(room))
            sum.update(std::string_view{room}.substr(0, count));
        return sum.hex_digest();
    }

    Task<> flush() {
        const auto write = [this] {
            sum_.update(buffer_);
            file_->write(buffer_);
        };
        co_await run_blocking(write);
        bytes_ += buffer_.size();
        buffer_.clear();
    }

    std::filesystem::path path_;
    std::optional<AtomicFile> file_;
    std::string buffer_;
    Sha256 sum_;
    std::uint64_t bytes_ = 0;
};

} // namespace coflow::data
