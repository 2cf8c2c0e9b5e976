// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/output_file.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/core/task.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::data {

/// Where bad records go, so that the others can go on: JSON Lines of file, line, reason, raw.
///
/// The file appears, complete, with `commit`, and without anything rejected it is empty. In `raw`,
/// bytes that are no UTF-8 have become U+FFFD.
/// Thread safety: one task at a time.
class RejectFile {
public:
    static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

    /// More than `most` bad records are an error.
    explicit RejectFile(std::filesystem::path path, std::uint64_t most = no_limit)
        : output_{std::move(path)}, most_{most} {}

    /// Throws: `FileError`.
    Task<> open() { return output_.open(); }

    /// Throws: `bad` with an addition if there are too many; `FileError`.
    Task<> add(const DataError& bad, std::string_view raw) {
        if (count_ == most_)
            throw DataError{bad.file(), bad.line(),
                            bad.reason() + "; as " + std::to_string(most_) +
                                " bad records are allowed, this is one too many"};
        ++count_;
        const Json entry{{"file", bad.file().native()},
                         {"line", bad.line()},
                         {"reason", bad.reason()},
                         {"raw", raw}};
        const std::string line = to_line(entry) + '\n';
        co_await output_.write(line);
    }

    /// How many there are.
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

    /// Throws: `FileError`.
    Task<WrittenFile> commit() { return output_.commit(count_); }

private:
    OutputFile output_;
    std::uint64_t most_;
    std::uint64_t count_ = 0;
};

namespace detail {

/// What happens to a bad record: it is put aside, or ends everything.
inline Task<> reject(RejectFile* rejects, const std::filesystem::path& file, std::uint64_t line,
                     std::string_view reason, std::string_view raw) {
    const DataError bad{file, line, std::string{reason}};
    if (rejects == nullptr)
        throw bad;
    co_await rejects->add(bad, raw);
}

inline Task<> reject(RejectFile* rejects, const Record& record, std::string_view reason) {
    const std::filesystem::path file = record.source ? record.source->file : "a record";
    const std::string raw = rejects == nullptr ? std::string{} : to_line(record.fields);
    co_await reject(rejects, file, record.line, reason, raw);
}

} // namespace detail

} // namespace coflow::data
