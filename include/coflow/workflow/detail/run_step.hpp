// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/model/checkpoint.hpp"
#include "coflow/model/step_probe.hpp"
#include "coflow/workflow/detail/environment_switch.hpp"
#include "coflow/workflow/detail/step_call.hpp"
#include "coflow/workflow/detail/step_execution.hpp"

#include <algorithm>
#include <concepts>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace coflow::detail {

template <class Result>
struct StepCodec {
    static constexpr bool exists = Checkpointable<Result>;
    static std::string encode(const Result& result) {
        return CheckpointCodec<Result>::encode(result);
    }
    static Result decode(std::string_view bytes) { return CheckpointCodec<Result>::decode(bytes); }
};
/// Of steps that return nothing: it is enough to remember that they are done.
template <>
struct StepCodec<std::monostate> {
    static constexpr bool exists = true;
    static std::string encode(std::monostate) { return {}; }
    static std::monostate decode(std::string_view) { return {}; }
};

/// The options against the function; the rest is checked at compile time.
template <class Call>
void check_call(const StepExecution& execution, const StepOptions& options) {
    if (execution.repeatable() && !Call::repeats)
        execution.refuse("its function takes over its argument, so it cannot be retried; let it "
                         "take a reference, or a type that can be copied");
    if (!Call::is_task && std::min(options.timeout, options.attempt_timeout) != Duration::max())
        execution.refuse("a plain function cannot be stopped by a timeout; let it return a Task");
}

/// Where a step's result goes: to who awaits it.
template <class Result>
struct ReturnResult {
    using Returned = Result;
};

COFLOW_DETAIL_LOCAL_FRAMES_BEGIN

/// One attempt, once the probe lets it begin.
template <class Call>
typename Call::Returned probed_attempt(StepProbe& probe, const StepExecution& execution, Call& call,
                                       Arguments arguments) {
    co_await probe.before_attempt(execution.scope());
    co_return co_await call(arguments);
}

/// One attempt of a step whose function is a coroutine.
template <class Call>
[[gnu::always_inline]] inline typename Call::Returned attempt(const StepExecution& execution,
                                                              Call& call, Arguments arguments) {
    StepProbe* const probe = execution.run().probe();
    return probe == nullptr ? call(arguments) : probed_attempt(*probe, execution, call, arguments);
}

/// The step mechanism: everything that is made of steps runs each of them through this.
///
/// `output` may take the result instead of who awaits the step: then it is called with it.
template <class Call, class Output = ReturnResult<typename Call::Result>>
Task<typename Output::Returned> run_step(std::string_view name, StepOptions options, Call call,
                                         Output output = {}) {
    using Result = typename Call::Result;
    using Stored = std::conditional_t<std::is_void_v<Result>, std::monostate, Result>;
    using Codec = StepCodec<Stored>;

    const Environment& outer = co_await this_task::environment();
    StepExecution execution{outer, name, options};
    check_call<Call>(execution, options);
    EnvironmentSwitch inside{execution.environment()};
    co_await inside;
    if (execution.run().must_pause())
        co_await execution.run().wait_while_paused();
    execution.begin();

    std::optional<Stored> result;
    try {
        CheckpointStore* const store = Codec::exists ? execution.run().checkpoints() : nullptr;
        if constexpr (Codec::exists)
            if (store != nullptr) {
                const StepKey key = execution.key();
                const std::optional<std::string> bytes = co_await store->lookup(key);
                if (bytes)
                    result.emplace(Codec::decode(*bytes));
            }
        const bool restored = result.has_value();
        const Arguments arguments = execution.repeatable() ? Arguments::kept : Arguments::consumed;
        while (!result) {
            std::exception_ptr error;
            try {
                if constexpr (!Call::is_task) {
                    if (StepProbe* const probe = execution.run().probe())
                        co_await probe->before_attempt(execution.scope());
                    if constexpr (std::is_void_v<Result>) {
                        call(arguments);
                        result.emplace();
                    } else {
                        result.emplace(call(arguments));
                    }
                } else if (const Duration limit = execution.attempt_limit();
                           limit == Duration::max()) {
                    if constexpr (std::is_void_v<Result>) {
                        co_await attempt(execution, call, arguments);
                        result.emplace();
                    } else {
                        Result value = co_await attempt(execution, call, arguments);
                        result.emplace(std::move(value));
                    }
                } else {
                    auto limited =
                        with_timeout(limit, attempt(execution, call, arguments), options.where);
                    if constexpr (std::is_void_v<Result>) {
                        co_await limited;
                        result.emplace();
                    } else {
                        Result value = co_await limited;
                        result.emplace(std::move(value));
                    }
                }
            } catch (const Cancelled&) {
                throw;
            } catch (...) {
                if (!execution.repeatable())
                    throw;
                error = std::current_exception();
            }
            if (error) {
                const std::optional<Duration> delay = execution.attempt_failed(error);
                if (!delay)
                    std::rethrow_exception(std::exchange(error, nullptr));
                co_await sleep_for(*delay);
                execution.check_time(error);
            }
        }
        if constexpr (Codec::exists)
            if (store != nullptr && !restored) {
                const StepKey key = execution.key();
                co_await store->record(key, Codec::encode(*result));
            }
        execution.complete(restored ? StepPhase::restored : StepPhase::completed);
    } catch (const Cancelled&) {
        throw; // the execution's destructor says so
    } catch (...) {
        execution.fail(std::current_exception());
        throw;
    }
    if constexpr (std::invocable<Output&, Stored>)
        output(*std::move(result));
    else if constexpr (!std::is_void_v<Result>)
        co_return *std::move(result);
}

COFLOW_DETAIL_LOCAL_FRAMES_END

} // namespace coflow::detail
