// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/async_generator.hpp"
#include "coflow/core/moving.hpp"
#include "coflow/manage/detail/run_record.hpp"

#include <memory>
#include <source_location>
#include <utility>

namespace coflow::detail {

/// The latest progress each time it has changed since the last look, the terminal one included.
inline AsyncGenerator<Progress> monitor(std::shared_ptr<RunRecord> record) {
    for (;;) {
        Progress progress = record->context().progress();
        const std::uint64_t version = progress.version;
        const bool last = is_terminal(progress.status);
        co_yield moving(progress);
        if (last)
            co_return;
        co_await RunRecord::WaitForChange{*record, version, std::source_location::current()};
    }
}

} // namespace coflow::detail
