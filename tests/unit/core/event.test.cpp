// SPDX-License-Identifier: MIT
#include "coflow/core/event.hpp"

#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <memory>
#include <vector>

using namespace coflow;

namespace {

Task<int> wait_for(Event& event) {
    co_await event.wait();
    co_return 1;
}

Task<> set(Event& event) {
    event.set();
    co_return;
}

Task<> record(Event& event, std::vector<int>& order, int number) {
    co_await event.wait();
    order.push_back(number);
}

} // namespace

TEMPLATE_LIST_TEST_CASE("an event that is set lets a task pass at once", "[core]",
                        test::AllBackends) {
    TestType backend;
    Event event{Event::Initially::set};
    CHECK(backend.run(wait_for(event)) == 1);
    CHECK(event.is_set());
}

TEMPLATE_LIST_TEST_CASE("setting an event wakes every task that waits", "[core]",
                        test::AllBackends) {
    TestType backend;
    Event event;
    std::vector<TaskHandle<int>> waiting;
    for (int task = 0; task < 100; ++task)
        waiting.push_back(backend.executor.start(wait_for(event)));
    backend.run(set(event));
    int woken = 0;
    for (auto& task : waiting)
        woken += task.get();
    CHECK(woken == 100);
}

TEST_CASE("an event stays set until it is reset", "[core]") {
    testing::SimulatedExecutor executor;
    Event event;
    CHECK_FALSE(event.is_set());
    event.set();
    event.set();
    CHECK(event.is_set());
    executor.run(wait_for(event));
    executor.run(wait_for(event));
    event.reset();
    CHECK_FALSE(event.is_set());
    CHECK_THROWS_AS(executor.run(wait_for(event)), testing::Deadlock);
}

TEST_CASE("a task that was woken passes even if the event is reset before it runs", "[core]") {
    testing::SimulatedExecutor executor;
    Event event;
    auto waiting = executor.start(wait_for(event));
    executor.run_until_idle();
    event.set();
    event.reset();
    CHECK_FALSE(waiting.done());
    CHECK(waiting.get() == 1);
}

TEST_CASE("setting an event does not run the tasks that it wakes", "[core]") {
    testing::SimulatedExecutor executor;
    Event event;
    std::vector<int> order;
    auto waiting = executor.start(record(event, order, 1));
    executor.run_until_idle();
    event.set();
    CHECK(order.empty());
    waiting.get();
    CHECK(order == std::vector{1});
}

TEST_CASE("an event may be destroyed by the last task that it wakes", "[core]") {
    testing::SimulatedExecutor executor;
    auto event = std::make_unique<Event>();
    const auto wait_and_destroy = [](std::unique_ptr<Event>& owner) -> Task<> {
        co_await owner->wait();
        owner.reset();
    };
    auto waiting = executor.start(wait_and_destroy(event));
    executor.run_until_idle();
    executor.run(set(*event));
    waiting.get();
    CHECK(event == nullptr);
}

namespace {

struct WaitForEvent {
    Event event;
    bool passed = false;

    Task<> operate() {
        co_await event.wait();
        passed = true;
    }
    Task<> complete() { return set(event); }
    void check(test::Ending ending) const { CHECK(passed == (ending == test::Ending::returned)); }
};

struct WaitForSetEvent : WaitForEvent {
    WaitForSetEvent() { event.set(); }
};

} // namespace

TEST_CASE("waiting for an event can be cancelled at any point", "[core]") {
    test::check_cancellation<WaitForEvent>();
}

TEST_CASE("waiting for an event can be cancelled while another thread sets it", "[core]") {
    test::cancel_from_another_thread<WaitForEvent>();
}

TEST_CASE("a task that should stop does not pass even an event that is set", "[core]") {
    test::cancel_before_start<WaitForSetEvent>();
}

TEST_CASE("a cancelled task leaves the others waiting for the event", "[core]") {
    // First, middle and last of the queue.
    for (std::size_t cancelled = 0; cancelled < 3; ++cancelled) {
        CAPTURE(cancelled);
        testing::SimulatedExecutor executor;
        Event event;
        std::vector<TaskHandle<int>> waiting;
        for (int task = 0; task < 3; ++task) {
            waiting.push_back(executor.start(wait_for(event)));
            executor.run_until_idle();
        }
        waiting[cancelled].request_stop();
        executor.run_until_idle();
        for (std::size_t task = 0; task < 3; ++task)
            CHECK(waiting[task].done() == (task == cancelled));
        event.set();
        for (std::size_t task = 0; task < 3; ++task) {
            if (task == cancelled)
                CHECK_THROWS_AS(waiting[task].get(), Cancelled);
            else
                CHECK(waiting[task].get() == 1);
        }
    }
}
