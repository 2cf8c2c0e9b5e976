// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task_handle.hpp"
#include "coflow/testing/deadlock.hpp"
#include "coflow/testing/detail/simulated_scheduler.hpp"
#include "coflow/testing/fwd.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace coflow::testing {

/// What a simulation depends on; the same options give the same run.
struct SimulationOptions {
    std::uint64_t seed = 1; ///< Decides the order of what is ready at the same time.

    /// Where virtual time starts; not zero, so that a forgotten time point is not taken for now.
    TimePoint start = TimePoint{std::chrono::hours{24}};

    /// A run that takes more steps than this without virtual time passing is a livelock.
    std::uint64_t step_limit = 10'000'000;

    /// How long, by the real clock, unfinished I/O is waited for before virtual time jumps.
    std::chrono::milliseconds io_patience{20};
};

/// An executor for tests: one thread, the caller's; seeded order; virtual time.
///
/// Of the coroutines that are ready, one of the highest priority is chosen at random, each with the
/// same probability; `Priority::low` gets one turn in sixteen even while others are ready. When
/// nothing is ready, time jumps to the next timer; timers of one time point become ready together.
/// When there is none, and no I/O is under way, the run ends with `Deadlock`. `run_blocking` calls
/// run on the one thread too, as if they were coroutines.
///
/// Real I/O works, but makes a run depend on more than its seed: with I/O under way and nothing
/// ready the thread waits for it, for `io_patience` if there are timers, else for ever.
///
/// Thread safety: one thread at a time drives it. Others may wake its coroutines, but only while
/// they hold work on `get_executor()` can it know that it has to wait for them.
/// Lifetime: the destructor stops all tasks and runs them to their end; it terminates the program
/// if one hangs nevertheless.
class SimulatedExecutor final : public coflow::detail::RootOwner {
public:
    SimulatedExecutor() : SimulatedExecutor{SimulationOptions{}} {}
    explicit SimulatedExecutor(const SimulationOptions& options)
        : options_{options}, scheduler_{options.seed, options.start, options.io_patience} {}

    ~SimulatedExecutor() {
        if (!unwind() && !hang_is_known_) {
            std::fputs(report("tasks that do not stop outlive their executor").c_str(), stderr);
            std::terminate();
        }
    }
    SimulatedExecutor(const SimulatedExecutor&) = delete;
    SimulatedExecutor& operator=(const SimulatedExecutor&) = delete;

    /// Runs `task` to its end and returns its result.
    ///
    /// Throws: what the task throws; `Deadlock` or `Livelock`, after all tasks of this executor
    /// have been stopped and have ended, or are named in the message; `Error` inside of a task.
    template <class T>
    T run(Task<T> task, const StartOptions& options = {}) {
        check_undriven();
        return start(std::move(task), options).get();
    }

    /// Makes `task` ready; it runs when this executor is driven: by `run`, `TaskHandle::get`,
    /// `step`, `run_until_idle` or `advance`.
    template <class T>
    TaskHandle<T> start(Task<T> task, const StartOptions& options = {}) {
        return coflow::detail::TaskHandleAccess::start(*this, std::move(task), options);
    }

    /// Does the next thing that `run` would do: runs one ready coroutine up to its next wait, or
    /// lets time jump to the next timer; false if there is nothing to do.
    bool step() {
        const Driver driver{*this};
        return scheduler_.run_or_wait();
    }

    /// Runs what is ready, and what that makes ready, without letting time pass.
    void run_until_idle() {
        drive([this] { return scheduler_.run_ready_or_io(); });
    }

    /// Lets `duration` pass: runs everything that happens in it, then stands at its end. Does not
    /// wait for I/O.
    void advance(Duration duration) {
        const TimePoint end = saturating_add(now(), duration);
        drive([this, end] {
            return scheduler_.run_ready_or_io() || scheduler_.pass_time_until(end);
        });
    }

    /// Asks every task to stop, also those that are started later.
    void request_stop() noexcept { shutdown_->request_stop(); }

    /// How many of the tasks that were started have not ended.
    [[nodiscard]] int live_tasks() const noexcept { return roots_; }

    [[nodiscard]] std::uint64_t seed() const noexcept { return options_.seed; }

    /// The virtual time.
    [[nodiscard]] TimePoint now() const noexcept { return scheduler_.now(); }

    /// The executor of an `io_context` of its own, driven with everything else.
    [[nodiscard]] asio::any_io_executor get_executor() { return scheduler_.io_executor(); }

    /// A line for each waiting task: its name, what it waits in, and where; empty if none waits.
    [[nodiscard]] std::string describe_waits() const { return scheduler_.describe_waits(); }

    /// Who watches the workflow runs on this executor, and who interferes; set it before they
    /// start.
    [[nodiscard]] RunHooks& hooks() noexcept { return scheduler_.hooks(); }

    [[nodiscard]] Scheduler& scheduler() noexcept override { return scheduler_; }

private:
    /// Marks the executor as being driven.
    class Driver {
    public:
        explicit Driver(SimulatedExecutor& executor) : executor_{executor} {
            executor_.check_undriven();
            executor_.driven_ = true;
        }
        ~Driver() { executor_.driven_ = false; }
        Driver(const Driver&) = delete;
        Driver& operator=(const Driver&) = delete;

    private:
        SimulatedExecutor& executor_;
    };

    void check_undriven() const {
        if (driven_)
            throw Error{ErrorCode::invalid_state,
                        "a SimulatedExecutor cannot be driven from inside of one of its own tasks; "
                        "co_await the task or its handle's join() instead"};
    }

    [[nodiscard]] StopToken shutdown_token() noexcept override { return shutdown_->get_token(); }
    void root_started() override { ++roots_; }
    void root_finished() noexcept override { --roots_; }

    void block_until(const std::atomic<bool>& done) override {
        if (done.load(std::memory_order_acquire))
            return;
        drive([this, &done] {
            if (done.load(std::memory_order_acquire))
                return false;
            if (!scheduler_.run_or_wait())
                throw Deadlock{report("deadlock: everything waits and nothing can wake it")};
            return true;
        });
    }

    /// Calls `go_on` until it returns false.
    template <class GoOn>
    void drive(GoOn go_on) {
        const Driver driver{*this};
        TimePoint time = now();
        std::uint64_t steps = 0;
        try {
            while (go_on())
                if (time != now())
                    time = now(), steps = 0;
                else if (++steps > options_.step_limit)
                    throw Livelock{report("livelock: tasks are busy, but time does not pass")};
        } catch (const Deadlock& deadlock) {
            unwind_after(deadlock);
        } catch (const Livelock& livelock) {
            unwind_after(livelock);
        } catch (...) {
            unwind(); // what the tasks refer to may be gone once this has been thrown
            throw;
        }
    }

    /// Throws `error` again, which tells who hangs even now.
    template <class Failure>
    [[noreturn]] void unwind_after(const Failure& error) {
        if (unwind())
            throw;
        hang_is_known_ = true;
        throw Failure{std::string{error.what()} +
                      "\nand these have been asked to stop, but hang:" + who_waits()};
    }

    /// Asks all tasks to stop and runs them; false if some do not end.
    bool unwind() {
        shutdown_->request_stop();
        for (std::uint64_t steps = 0; roots_ > 0 && steps < options_.step_limit; ++steps)
            if (!scheduler_.run_or_wait())
                break;
        if (roots_ > 0)
            return false;
        shutdown_.emplace();
        return true;
    }

    [[nodiscard]] std::string report(const char* headline) const {
        const auto passed = std::chrono::duration<double>{now() - options_.start};
        return std::string{headline} + " (seed " + std::to_string(options_.seed) + ", " +
               std::to_string(passed.count()) + " s after the start)" + who_waits();
    }
    [[nodiscard]] std::string who_waits() const {
        const std::string waits = describe_waits();
        return waits.empty() ? "\n  nobody waits in an operation of coflow" : waits;
    }

    const SimulationOptions options_;
    detail::SimulatedScheduler scheduler_;
    bool driven_ = false;
    std::atomic<int> roots_{0};
    std::optional<StopSource> shutdown_{std::in_place};
    bool hang_is_known_ = false;
};

} // namespace coflow::testing
