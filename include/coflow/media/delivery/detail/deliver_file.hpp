// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/base/sha256.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/media/delivery/delivery_plan.hpp"
#include "coflow/media/delivery/detail/delivery_folder.hpp"
#include "coflow/media/delivery/detail/staging_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace coflow::detail {

/// Is told of bytes that have been dealt with.
using ByteCount = std::function<void(std::uint64_t)>;

/// Passes a file to `take` piece by piece, and looks for a stop request between them.
template <class Take>
void read_in_pieces(const StopToken& stop, InputFile& file, Take&& take) {
    std::string room(std::size_t{256} * 1024, '\0');
    while (const std::size_t count = file.read(room)) {
        if (stop.stop_requested())
            throw Cancelled{};
        take(std::string_view{room}.substr(0, count));
    }
}

inline std::string sha256_of(const StopToken& stop, InputFile& file, const ByteCount& count = {}) {
    Sha256 sum;
    read_in_pieces(stop, file, [&](std::string_view piece) {
        sum.update(piece);
        if (count)
            count(piece.size());
    });
    return sum.hex_digest();
}

struct StagedCopy {
    std::string sha256;
    std::uint64_t size = 0;
    std::uint64_t resumed = 0;
};

inline StagedCopy copy_to_staging(const StopToken& stop, const std::filesystem::path& from,
                                  const std::filesystem::path& to, const ByteCount& count) {
    InputFile source{from};
    StagingFile copy{to};
    Sha256 sum;
    StagedCopy result;
    read_in_pieces(stop, source, [&](std::string_view piece) {
        sum.update(piece);
        copy.put(piece);
        result.size += piece.size();
        count(piece.size());
    });
    copy.finish(source.permissions());
    result.sha256 = sum.hex_digest();
    result.resumed = copy.resumed();
    return result;
}

/// Copies a file and reads the copy again; one that differs is made once more.
///
/// Throws: `FileError`; `Error` (invalid_state) if the file changes meanwhile, (io_failure) if
/// its copy differs twice.
inline StagedCopy stage_checked(const StopToken& stop, const DeliveryPlan::File& file,
                                const std::filesystem::path& to, const ByteCount& count) {
    const auto changed = [&] {
        std::error_code error;
        return std::filesystem::last_write_time(file.source, error);
    };
    constexpr int most_attempts = 2;
    for (int attempt = 1; attempt <= most_attempts; ++attempt) {
        const auto before = changed();
        StagedCopy copy =
            copy_to_staging(stop, file.source, to, attempt == 1 ? count : [](std::uint64_t) {});
        if (copy.size != file.entry.size || changed() != before)
            throw Error{ErrorCode::invalid_state,
                        quote(file.source.native()) + " has changed while it was delivered"};
        InputFile written{to};
        if (sha256_of(stop, written) == copy.sha256)
            return copy;
        std::filesystem::remove(to); // resuming would read the same from the cache
    }
    throw Error{ErrorCode::io_failure, "the copy of " + quote(file.source.native()) +
                                           " differs from it when it is read again: is the disk "
                                           "damaged?"};
}

/// Takes a file as far as it can go before all are: kept or staged.
inline void deliver_file(const StopToken& stop, DeliveryPlan& plan, std::size_t index,
                         const DeliveryFolder& folder, const ByteCount& count) {
    const DeliveryPlan::File& file = plan.files()[index];
    const std::string& name = file.entry.name;
    InputFile source{file.source};
    if (plan.start(index, source.size(), folder.size_of(name)) == DeliveryStart::compare) {
        InputFile present{folder.target(name)};
        std::string sum = sha256_of(stop, source);
        if (sum == sha256_of(stop, present)) {
            count(file.entry.size);
            return plan.kept(index, std::move(sum));
        }
    }
    StagedCopy copy = stage_checked(stop, file, folder.staged(name), count);
    plan.staged(index, std::move(copy.sha256), copy.resumed);
}

} // namespace coflow::detail
