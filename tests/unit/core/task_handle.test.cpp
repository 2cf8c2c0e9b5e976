// SPDX-License-Identifier: MIT
#include "coflow/core/task_handle.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <memory>
#include <stdexcept>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<int> answer() { co_return 42; }

Task<int> wait_for(Event& event) {
    co_await event.wait();
    co_return 42;
}

Task<> fail() {
    co_await this_task::yield();
    throw std::runtime_error{"failed"};
}

Task<int> join(TaskHandle<int>& task) { co_return co_await task.join(); }

Task<const Environment*> environment() { co_return &co_await this_task::environment(); }

struct Run : RunSlot {};

} // namespace

TEMPLATE_LIST_TEST_CASE("a started task's result can be taken from its handle", "[core]",
                        test::AllBackends) {
    TestType backend;
    TaskHandle<int> task = backend.executor.start(answer());
    CHECK(task.get() == 42);
    CHECK(task.done());
}

TEMPLATE_LIST_TEST_CASE("a started task's exception is thrown by its handle", "[core]",
                        test::AllBackends) {
    TestType backend;
    auto task = backend.executor.start(fail());
    CHECK_THROWS_WITH(task.get(), "failed");
}

TEMPLATE_LIST_TEST_CASE("a task can join another one", "[core]", test::AllBackends) {
    TestType backend;
    Event event;
    auto task = backend.executor.start(wait_for(event));
    auto joining = backend.executor.start(join(task));
    event.set();
    CHECK(joining.get() == 42);
}

TEMPLATE_LIST_TEST_CASE("a task that is asked to stop ends with Cancelled", "[core]",
                        test::AllBackends) {
    TestType backend;
    Event never;
    auto task = backend.executor.start(wait_for(never));
    task.request_stop();
    CHECK_THROWS_AS(task.get(), Cancelled);
}

TEMPLATE_LIST_TEST_CASE("an executor's end stops the tasks that still run", "[core]",
                        test::AllBackends) {
    Event never;
    auto alive = std::make_shared<int>(0);
    const std::weak_ptr<int> observer = alive;
    const auto hold = [](std::shared_ptr<int>, Event& event) -> Task<> { co_await event.wait(); };
    {
        TestType backend;
        static_cast<void>(backend.executor.start(hold(std::move(alive), never)));
        CHECK_FALSE(observer.expired());
    }
    CHECK(observer.expired());
}

TEMPLATE_LIST_TEST_CASE("a task goes on when its handle is dropped", "[core]", test::AllBackends) {
    Event go;
    Event done;
    const auto relay = [](Event& from, Event& to) -> Task<> {
        co_await from.wait();
        to.set();
    };
    TestType backend;
    static_cast<void>(backend.executor.start(relay(go, done)));
    go.set();
    CHECK(backend.run(wait_for(done)) == 42);
}

TEST_CASE("an empty handle says that it is", "[core]") {
    TaskHandle<int> empty;
    CHECK_FALSE(static_cast<bool>(empty));
    testing::SimulatedExecutor executor;
    empty = executor.start(answer());
    CHECK(static_cast<bool>(empty));
    CHECK(empty.get() == 42);
}

TEST_CASE("starting a task does not run it", "[core]") {
    testing::SimulatedExecutor executor;
    auto task = executor.start(answer());
    CHECK_FALSE(task.done());
    executor.run_until_idle();
    CHECK(task.done());
    CHECK(task.get() == 42);
}

TEST_CASE("a task runs with the options that it was started with", "[core]") {
    testing::SimulatedExecutor executor;
    Run run;
    auto task =
        executor.start(environment(), {.priority = Priority::low, .name = "named", .run = &run});
    const Environment& seen = *task.get();
    CHECK(seen.priority == Priority::low);
    CHECK(seen.name == std::string_view{"named"});
    CHECK(seen.run == &run);
}

TEST_CASE("a task of each result type can be started", "[core]") {
    testing::SimulatedExecutor executor;
    int object = 1;
    const auto by_reference = [](int& value) -> Task<int&> { co_return value; };
    const auto move_only = []() -> Task<std::unique_ptr<int>> {
        co_return std::make_unique<int>(2);
    };
    auto reference = executor.start(by_reference(object));
    auto pointer = executor.start(move_only());
    CHECK(&reference.get() == &object);
    CHECK(*pointer.get() == 2);
}

TEST_CASE("blocking inside of a task is refused", "[core]") {
    testing::SimulatedExecutor executor;
    Event never;
    auto task = executor.start(wait_for(never));
    const auto block = [](TaskHandle<int>& on) -> Task<int> { co_return on.get(); };
    CHECK_THROWS_AS(executor.run(block(task)), Error);
    CHECK_FALSE(task.done());
}

TEST_CASE("an empty task cannot be started", "[core]") {
    testing::SimulatedExecutor executor;
    CHECK_THROWS_AS(executor.start(Task<>{}), Error);
    CHECK(executor.run(answer()) == 42);
}

namespace {

/// The operation joins a task that belongs to an executor of its own.
struct Join {
    Event event;
    testing::SimulatedExecutor elsewhere;
    TaskHandle<int> task = elsewhere.start(wait_for(event));
    int result = 0;

    Task<> operate() { result = co_await task.join(); }
    Task<> complete() {
        event.set();
        co_await this_task::yield();
        elsewhere.run_until_idle();
    }
    void check(test::Ending ending) {
        CHECK(result == (ending == test::Ending::returned ? 42 : 0));
        event.set();
        elsewhere.run_until_idle();
        CHECK(task.done()); // it went on, whatever became of the one who joined it
    }
};

} // namespace

TEST_CASE("joining a task can be cancelled at any point and leaves the task alone", "[core]") {
    test::check_cancellation<Join>();
}

TEST_CASE("a task that has ended can be joined at once", "[core]") {
    testing::SimulatedExecutor executor;
    auto task = executor.start(answer());
    executor.run_until_idle();
    CHECK(executor.run(join(task)) == 42);
}
