// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/priority.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/core/stop.hpp"

#include <concepts>
#include <exception>
#include <string_view>

namespace coflow {

/// The base of what upper floors hang on an environment: the workflow run that a task belongs to.
class RunSlot {
public:
    /// Keeps with the run what an error's own message does not say, such as "attempt 4 of 4"; the
    /// error itself travels on unchanged, so that its type can be caught.
    virtual void note_error(const std::exception_ptr& error, std::string_view note) noexcept {
        static_cast<void>(error);
        static_cast<void>(note);
    }

protected:
    RunSlot() = default;
    ~RunSlot() = default;
};

/// What a task inherits from whoever awaits it.
///
/// A promise holds one pointer to an environment; combinators that change a part of it keep the
/// changed copy for their children.
/// Lifetime: outlives every task that runs in it.
struct Environment {
    Scheduler* scheduler = nullptr;
    StopToken stop{};
    RunSlot* run = nullptr;
    const char* name = nullptr; ///< For reports; a literal or a string that outlives the task.
    Priority priority = Priority::normal;

    void schedule(ReadyNode& node) const noexcept { scheduler->schedule(node, priority); }
    void spawn(ReadyNode& node) const noexcept { scheduler->spawn(node, priority); }
    void spawn_all(detail::ReadyList& nodes) const noexcept {
        scheduler->spawn_all(nodes, priority);
    }
};

/// A coroutine promise that knows its environment; what every coflow awaitable asks for.
template <class Promise>
concept HasEnvironment = requires(const Promise& promise) {
    { promise.environment() } -> std::same_as<const Environment&>;
};

} // namespace coflow
