// SPDX-License-Identifier: MIT
#pragma once

#include "app/words.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/model/run_context.hpp"

#include <functional>
#include <type_traits>
#include <utility>

namespace music {

/// The part of a step's progress that one call makes, in percent.
struct Share {
    double from = 0;
    double to = 100;
};

/// Reports to the step that `environment` belongs to, and throws `Cancelled` when it should stop.
inline MediaProgress step_progress(const coflow::Environment& environment, Share share) {
    coflow::StepScope* const step = coflow::current_step(environment);
    return [step, share, stop = environment.stop](double fraction) {
        if (stop.stop_requested())
            throw coflow::Cancelled{};
        step->run().report(*step, share.from + (share.to - share.from) * fraction);
    };
}

/// Calls media code, which computes for long, on a thread for such calls: `function(progress)`.
///
/// Cancellation: at the next report of the media code.
/// Lifetime: `function` is used by reference.
template <class Function>
coflow::Task<std::invoke_result_t<Function&, const MediaProgress&>> media_call(Share share,
                                                                               Function& function) {
    const MediaProgress progress = step_progress(co_await coflow::this_task::environment(), share);
    co_return co_await coflow::run_blocking(
        [](Function& call, const MediaProgress& done) { return call(done); }, std::ref(function),
        std::cref(progress));
}

} // namespace music
