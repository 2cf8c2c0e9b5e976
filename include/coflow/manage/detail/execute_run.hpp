// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/shield.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/manage/detail/manager_core.hpp"

#include <memory>
#include <source_location>

namespace coflow::detail {

inline Task<> wait_for_end(RunRecord& record) {
    co_await RunRecord::WaitForEnd{record, std::source_location::current()};
}

/// The task that awaits it has the run as its child: a stop reaches the run, and the end of the
/// run is awaited whatever happens.
template <class Out>
Task<Out> execute_run(std::shared_ptr<ManagerCore> core, std::shared_ptr<TypedRecord<Out>> record) {
    core->start(*record, RunStage::created, core->now());
    const auto cancel = [&core, &record]() noexcept { core->cancel(*record); };
    {
        const StopToken stop = co_await this_task::stop_token();
        const StopCallback link{stop, cancel};
        co_await shield(wait_for_end(*record));
    }
    co_return record->result();
}

} // namespace coflow::detail
