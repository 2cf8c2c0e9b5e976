// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/priority.hpp"
#include "coflow/core/ready_node.hpp"

#include <cstddef>
#include <cstdint>
#include <source_location>

namespace coflow {

class IoExecutor;

/// A node that becomes ready at a point in time.
struct TimerNode : ReadyNode {
    static constexpr std::uint32_t idle = 0xffff'ffff;      ///< Never armed.
    static constexpr std::uint32_t cancelled = 0xffff'fffe; ///< Cancelled; arming it will fail.
    static constexpr std::uint32_t fired = 0xffff'fffd;     ///< Handed to `schedule`.

    TimerNode() = default;
    TimerNode(Run function, Priority lane) noexcept : ReadyNode{function}, priority{lane} {}

    TimePoint deadline{};
    std::uint32_t position = idle; ///< Its place in the queue, or one of the states above.
    std::uint16_t shard = 0;       ///< Chosen by `Scheduler::timer_shard`.
    Priority priority = Priority::normal;
};

/// A call that may block its thread, for `run_blocking`; `next`/`run` are used by the scheduler.
struct BlockingNode : ReadyNode {
    using ReadyNode::ReadyNode;
};

/// What a coroutine waits for, as it is told in a deadlock report.
struct WaitSite {
    const char* what;           ///< A literal such as "Channel::receive".
    const char* task;           ///< The name of the waiting task, or null.
    std::source_location where; ///< The line of the `co_await`.
};

/// The base of what upper floors hang on a scheduler.
class SchedulerSlot {
protected:
    SchedulerSlot() = default;
    ~SchedulerSlot() = default;
};

/// The seam between coroutines and what runs them; implemented by `WorkflowExecutor` and by
/// `testing::SimulatedExecutor`.
///
/// Thread safety: every member may be called from any thread.
class Scheduler {
public:
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// Runs `node` soon, never inside this call.
    virtual void schedule(ReadyNode& node, Priority priority) noexcept = 0;

    /// Runs `node`, the start of a new task, soon; unlike `schedule`, which expects the caller to
    /// wait before long, it asks for another thread if one is idle.
    virtual void spawn(ReadyNode& node, Priority priority) noexcept { schedule(node, priority); }

    /// The same for several, the first of which may have to wait longest; leaves `nodes` empty.
    virtual void spawn_all(detail::ReadyList& nodes, Priority priority) noexcept {
        while (ReadyNode* const node = nodes.pop_front())
            spawn(*node, priority);
    }

    /// Runs `node` behind what is ready already, so that others get their turn.
    virtual void yield(ReadyNode& node, Priority priority) noexcept = 0;

    /// The shard that a timer armed by this thread belongs to; set it before arming or cancelling.
    [[nodiscard]] virtual std::uint16_t timer_shard() const noexcept = 0;

    /// Schedules `node` at its deadline; returns false, and will not, if it has been cancelled.
    [[nodiscard]] virtual bool arm(TimerNode& node) = 0;

    /// True if `node` was armed and now will not fire; a node not yet armed is marked, so that
    /// arming it fails; false for one that has fired.
    virtual bool cancel(TimerNode& node) noexcept = 0;

    [[nodiscard]] virtual TimePoint now() const noexcept = 0;

    /// Runs `node` on a thread that may block.
    virtual void submit_blocking(BlockingNode& node) = 0;

    /// Takes back a node that has not begun to run.
    virtual bool withdraw_blocking(BlockingNode& node) noexcept = 0;

    /// The Asio executor for sockets and timers; include `coflow/core/io_executor.hpp` to use it.
    [[nodiscard]] virtual const IoExecutor& io() const = 0;

    /// True where `note_wait` is wanted: a scheduler that can report a deadlock.
    [[nodiscard]] bool observes_waits() const noexcept { return observes_waits_; }

    /// Says that `node` is about to wait; scheduling it ends the note.
    virtual void note_wait(const ReadyNode& node, const WaitSite& site) {
        static_cast<void>(node);
        static_cast<void>(site);
    }

    /// What concerns every workflow run that executes on it; null for nothing.
    [[nodiscard]] SchedulerSlot* slot() const noexcept { return slot_; }

protected:
    enum class Waits : bool { ignored, observed };

    explicit Scheduler(Waits waits = Waits::ignored) noexcept
        : observes_waits_{waits == Waits::observed} {}
    ~Scheduler() = default;

    /// Comes before anything runs.
    void set_slot(SchedulerSlot& slot) noexcept { slot_ = &slot; }

private:
    SchedulerSlot* slot_ = nullptr;
    bool observes_waits_;
};

} // namespace coflow
