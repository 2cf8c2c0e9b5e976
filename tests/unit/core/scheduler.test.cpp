// SPDX-License-Identifier: MIT
#include "coflow/core/scheduler.hpp"

#include "coflow/core/io_executor.hpp"
#include "support/catch.hpp"

#include <stdexcept>

using namespace coflow;

namespace {

/// The least that a scheduler has to be.
class Bare final : public Scheduler {
public:
    Bare() = default;
    explicit Bare(int) : Scheduler{Waits::observed} {}

    void schedule(ReadyNode& node, Priority priority) noexcept override {
        scheduled = &node;
        with = priority;
    }
    void yield(ReadyNode& node, Priority priority) noexcept override { schedule(node, priority); }
    [[nodiscard]] std::uint16_t timer_shard() const noexcept override { return 0; }
    [[nodiscard]] bool arm(TimerNode&) override { return true; }
    bool cancel(TimerNode&) noexcept override { return true; }
    [[nodiscard]] TimePoint now() const noexcept override { return {}; }
    void submit_blocking(BlockingNode& node) override { schedule(node, Priority::normal); }
    bool withdraw_blocking(BlockingNode&) noexcept override { return false; }
    [[nodiscard]] const IoExecutor& io() const override { throw std::logic_error{"no I/O"}; }

    ReadyNode* scheduled = nullptr;
    Priority with = Priority::low;
};

} // namespace

TEST_CASE("a scheduler that cannot report deadlocks asks for no notes", "[core]") {
    Bare scheduler;
    CHECK_FALSE(scheduler.observes_waits());
    const ReadyNode node;
    scheduler.note_wait(node, {"nothing", nullptr, std::source_location::current()});
    CHECK(scheduler.scheduled == nullptr);
}

TEST_CASE("a scheduler that can report deadlocks says so", "[core]") {
    CHECK(Bare{0}.observes_waits());
}

TEST_CASE("spawning is scheduling where a scheduler makes no difference", "[core]") {
    Bare scheduler;
    ReadyNode node;
    scheduler.spawn(node, Priority::critical);
    CHECK(scheduler.scheduled == &node);
    CHECK(scheduler.with == Priority::critical);
}

TEST_CASE("a new timer has never been armed", "[core]") {
    const TimerNode timer;
    CHECK(timer.position == TimerNode::idle);
    CHECK(timer.priority == Priority::normal);
}

TEST_CASE("a timer keeps what to run and how urgent it is", "[core]") {
    const auto nothing = [](ReadyNode&) noexcept {};
    const TimerNode timer{nothing, Priority::high};
    CHECK(timer.run == static_cast<ReadyNode::Run>(nothing));
    CHECK(timer.priority == Priority::high);
    CHECK(timer.position == TimerNode::idle);
}
