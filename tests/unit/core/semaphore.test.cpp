// SPDX-License-Identifier: MIT
#include "coflow/core/semaphore.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/testing/catch.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/crowd.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace coflow;

namespace {

static_assert(!std::is_copy_constructible_v<Semaphore::Permit>);
static_assert(std::is_nothrow_move_constructible_v<Semaphore::Permit>);

/// A resource that notices when it is used more than it may be.
struct Resource {
    explicit Resource(std::size_t limit) : semaphore{limit}, capacity{limit} {}

    Task<> use(std::size_t amount) {
        const Semaphore::Permit permit = co_await semaphore.acquire(amount);
        const Use in_use{*this, amount};
        co_await this_task::yield();
    }
    Task<> use_during(test::Shift& shift, std::size_t amount) {
        while (!shift.over()) {
            co_await use(amount);
            shift.count();
        }
    }

    class Use {
    public:
        Use(Resource& resource, std::size_t amount) : resource_{resource}, amount_{amount} {
            if (resource.used.fetch_add(amount) + amount > resource.capacity)
                resource.overused = true;
        }
        ~Use() { resource_.used.fetch_sub(amount_); }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

    private:
        Resource& resource_;
        std::size_t amount_;
    };

    Semaphore semaphore;
    std::size_t capacity;
    std::atomic<std::size_t> used{0};
    std::atomic<bool> overused{false};
};

/// Notes `name` once it has `count` permits, and keeps them until `done`.
Task<> note(Semaphore& semaphore, std::size_t count, char name, std::string& order) {
    Semaphore::Permit permit = co_await semaphore.acquire(count);
    order += name;
    permit.detach();
}

struct Acquisition {
    Task<> operate() {
        const Semaphore::Permit permit = co_await semaphore.acquire(2);
        CHECK(semaphore.available() == 0);
    }
    Task<> complete() {
        semaphore.release(2);
        released = true;
        co_return;
    }
    void check(test::Ending ending) {
        if (ending == test::Ending::returned)
            CHECK(released);
        // Cancelled or not: it took nothing, or has given it back.
        CHECK(semaphore.available() == (released ? 2 : 0));
    }

    Semaphore semaphore{0, 2};
    bool released = false;
};

template <class Executor>
std::size_t crowd_the_resource(Executor& executor, std::uint64_t seed) {
    Resource resource{4};
    test::Crowd crowd{executor, seed};
    for (std::size_t user = 0; user < 20; ++user)
        crowd.add(resource.use_during(crowd.shift(), 1 + (seed + user) % 4));
    crowd.stop_some(15);
    const std::size_t cancelled = crowd.finish();
    CHECK_FALSE(resource.overused);
    CHECK(resource.semaphore.available() == 4);
    CHECK(resource.semaphore.try_acquire(4).has_value());
    return cancelled;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("no more tasks are let in than there are permits", "[core]",
                        test::AllBackends) {
    TestType backend;
    Resource resource{3};
    std::vector<Task<>> users;
    for (std::size_t user = 0; user < 50; ++user)
        users.push_back(resource.use(1 + user % 3));
    backend.run([](std::vector<Task<>> tasks) -> Task<> {
        co_await when_all(std::move(tasks));
    }(std::move(users)));
    CHECK_FALSE(resource.overused);
    CHECK(resource.semaphore.available() == 3);
}

TEST_CASE("permits are given out in the order of the requests", "[core]") {
    Semaphore semaphore{0, 3};
    std::string order;
    testing::SimulatedExecutor executor;
    std::vector<TaskHandle<>> handles;
    for (const char name : {'a', 'b', 'c'}) {
        handles.push_back(executor.start(note(semaphore, 1, name, order)));
        executor.run_until_idle();
    }
    for (const char* const expected : {"a", "ab", "abc"}) {
        semaphore.release();
        executor.run_until_idle();
        CHECK(order == expected);
    }
}

TEST_CASE("a large request is not overtaken by small ones", "[core]") {
    Semaphore semaphore{1, 3};
    std::string order;
    testing::SimulatedExecutor executor;
    TaskHandle<> large = executor.start(note(semaphore, 3, 'L', order));
    executor.run_until_idle();
    TaskHandle<> small = executor.start(note(semaphore, 1, 's', order));
    executor.run_until_idle();
    CHECK(order.empty());
    CHECK(semaphore.available() == 1);
    CHECK_FALSE(semaphore.try_acquire().has_value());

    SECTION("but comes first") {
        semaphore.release(2);
        executor.run_until_idle();
        CHECK(order == "L");
        CHECK(semaphore.available() == 0);
        semaphore.release();
        executor.run_until_idle();
        CHECK(order == "Ls");
    }
    SECTION("and lets them through when it is cancelled") {
        large.request_stop();
        executor.run_until_idle();
        CHECK(order == "s");
        CHECK(semaphore.available() == 0);
        CHECK_THROWS_AS(large.get(), Cancelled);
    }
}

TEST_CASE("one release can serve several requests", "[core]") {
    Semaphore semaphore{0, 4};
    std::string order;
    testing::SimulatedExecutor executor;
    std::vector<TaskHandle<>> handles;
    for (const char name : {'a', 'b', 'c'})
        handles.push_back(executor.start(note(semaphore, 1, name, order)));
    executor.run_until_idle();
    semaphore.release(4);
    executor.run_until_idle();
    CHECK(order.size() == 3);
    CHECK(semaphore.available() == 1);
}

TEST_CASE("more permits than there can be are refused", "[core]") {
    Semaphore semaphore{2};
    CHECK_THROWS_AS(semaphore.acquire(3), Error);
    CHECK_THROWS_AS(semaphore.release(), Error);
    CHECK_THROWS_AS((Semaphore{2, 1}), Error);
    CHECK_FALSE(semaphore.try_acquire(3).has_value());
    CHECK(semaphore.available() == 2);
}

TEST_CASE("an unlimited semaphore counts what is produced", "[core]") {
    Semaphore semaphore{0, Semaphore::unlimited};
    std::string order;
    testing::SimulatedExecutor executor;
    TaskHandle<> consumer = executor.start(note(semaphore, 1000, 'c', order));
    for (int i = 0; i < 1000; ++i) {
        executor.run_until_idle();
        CHECK_FALSE(consumer.done());
        semaphore.release();
    }
    consumer.get();
    CHECK(semaphore.available() == 0);
    semaphore.release(Semaphore::unlimited);
    CHECK_THROWS_AS(semaphore.release(), Error);
}

TEST_CASE("a permit gives back what it holds, once", "[core]") {
    Semaphore semaphore{3};
    {
        auto two = semaphore.try_acquire(2);
        REQUIRE(two.has_value());
        CHECK(two->count() == 2);
        CHECK(semaphore.available() == 1);
        Semaphore::Permit moved = std::move(*two);
        CHECK(two->count() == 0);
        two->release();
        CHECK(semaphore.available() == 1);
        moved = std::move(*semaphore.try_acquire());
        CHECK(moved.count() == 1);
        CHECK(semaphore.available() == 2);
        moved.release();
        moved.release();
        CHECK(semaphore.available() == 3);
    }
    CHECK(semaphore.available() == 3);
    CHECK(semaphore.try_acquire(2)->detach() == 2);
    CHECK(semaphore.available() == 1);
    semaphore.release(2);
    CHECK(semaphore.available() == 3);
}

TEST_CASE("a cancelled acquisition takes no permit", "[core]") {
    test::check_cancellation<Acquisition>();
}

TEST_CASE("a stopped task acquires nothing, even what is there", "[core]") {
    Semaphore semaphore{1};
    std::string order;
    testing::SimulatedExecutor executor;
    TaskHandle<> task = executor.start(note(semaphore, 1, 'a', order));
    task.request_stop();
    CHECK_THROWS_AS(task.get(), Cancelled);
    CHECK(semaphore.available() == 1);
}

TEST_CASE("a deadlock report names who waits for permits", "[core]") {
    Semaphore semaphore{0, 1};
    std::string order;
    testing::SimulatedExecutor executor;
    const TaskHandle<> task = executor.start(note(semaphore, 1, 'a', order), {.name = "a"});
    executor.run_until_idle();
    CHECK(executor.describe_waits().find("Semaphore::acquire") != std::string::npos);
}

TEST_CASE("permits survive random cancellation", "[core]") {
    std::size_t cancelled = 0;
    CHECK_EXPLORE(300, [&cancelled](testing::Trial& trial) {
        cancelled += crowd_the_resource(trial.executor(), trial.seed());
    });
    CHECK(cancelled > 300);
}

TEST_CASE("permits survive random cancellation from another thread", "[core][stress]") {
    WorkflowExecutor executor{4};
    std::size_t cancelled = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        cancelled += crowd_the_resource(executor, seed);
    }
    CHECK(cancelled > 0);
}
