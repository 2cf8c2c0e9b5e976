// SPDX-License-Identifier: MIT
#include "coflow/core/mutex.hpp"

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
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace coflow;

namespace {

static_assert(!std::is_copy_constructible_v<Mutex::Lock>);
static_assert(std::is_nothrow_move_constructible_v<Mutex::Lock>);

/// A balance that only the mutex protects.
struct Account {
    Task<> deposit() {
        const Mutex::Lock lock = co_await mutex.lock();
        const int before = balance;
        co_await this_task::yield();
        balance = before + 1;
        deposits.fetch_add(1);
    }
    Task<> deposit_during(test::Shift& shift) {
        while (!shift.over()) {
            co_await deposit();
            shift.count();
        }
    }

    Mutex mutex;
    int balance = 0;
    std::atomic<int> deposits{0};
};

Task<> note(Mutex& mutex, char name, std::string& order) {
    const Mutex::Lock lock = co_await mutex.lock();
    order += name;
}

struct Locking {
    Task<> operate() {
        const Mutex::Lock lock = co_await mutex.lock();
        CHECK_FALSE(mutex.try_lock().has_value());
    }
    Task<> complete() {
        held.reset();
        co_return;
    }
    void check(test::Ending ending) {
        if (ending == test::Ending::returned)
            CHECK_FALSE(held.has_value());
        CHECK(mutex.try_lock().has_value() == !held.has_value());
    }

    Mutex mutex;
    std::optional<Mutex::Lock> held = mutex.try_lock();
};

template <class Executor>
std::size_t crowd_the_account(Executor& executor, std::uint64_t seed) {
    Account account;
    test::Crowd crowd{executor, seed};
    for (int owner = 0; owner < 20; ++owner)
        crowd.add(account.deposit_during(crowd.shift()));
    crowd.stop_some(15);
    const std::size_t cancelled = crowd.finish();
    CHECK(account.balance == account.deposits);
    CHECK(account.mutex.try_lock().has_value());
    return cancelled;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a mutex lets one task in at a time", "[core]", test::AllBackends) {
    TestType backend;
    Account account;
    std::vector<Task<>> owners;
    for (int owner = 0; owner < 100; ++owner)
        owners.push_back(account.deposit());
    backend.run([](std::vector<Task<>> tasks) -> Task<> {
        co_await when_all(std::move(tasks));
    }(std::move(owners)));
    CHECK(account.balance == 100);
    CHECK(account.mutex.try_lock().has_value());
}

TEST_CASE("a mutex is handed on in the order of the requests", "[core]") {
    Mutex mutex;
    std::string order;
    testing::SimulatedExecutor executor;
    std::optional<Mutex::Lock> lock = mutex.try_lock();
    std::vector<TaskHandle<>> handles;
    for (const char name : {'a', 'b', 'c'}) {
        handles.push_back(executor.start(note(mutex, name, order)));
        executor.run_until_idle();
    }
    CHECK(order.empty());
    lock->unlock();
    // Handed on already: nobody can come in between.
    CHECK_FALSE(mutex.try_lock().has_value());
    executor.run_until_idle();
    CHECK(order == "abc");
    CHECK(mutex.try_lock().has_value());
}

TEST_CASE("a lock unlocks once", "[core]") {
    Mutex mutex;
    std::optional<Mutex::Lock> first = mutex.try_lock();
    REQUIRE(first.has_value());
    CHECK(first->owns_lock());
    Mutex::Lock second = std::move(*first);
    CHECK_FALSE(first->owns_lock());
    first->unlock();
    CHECK_FALSE(mutex.try_lock().has_value());
    second.unlock();
    CHECK_FALSE(second.owns_lock());
    std::optional<Mutex::Lock> third = mutex.try_lock();
    REQUIRE(third.has_value());
    second.unlock();
    CHECK_FALSE(mutex.try_lock().has_value());
    second = std::move(*third);
    CHECK(second.owns_lock());
    Mutex other;
    second = std::move(*other.try_lock());
    CHECK(mutex.try_lock().has_value());
    CHECK_FALSE(other.try_lock().has_value());
}

TEST_CASE("a cancelled request does not take the mutex", "[core]") {
    test::check_cancellation<Locking>();
}

TEST_CASE("a stopped task does not take even a free mutex", "[core]") {
    Mutex mutex;
    std::string order;
    testing::SimulatedExecutor executor;
    TaskHandle<> task = executor.start(note(mutex, 'a', order));
    task.request_stop();
    CHECK_THROWS_AS(task.get(), Cancelled);
    CHECK(mutex.try_lock().has_value());
}

TEST_CASE("whoever unlocks last may destroy the mutex", "[core][stress]") {
    WorkflowExecutor executor{4};
    for (int round = 0; round < 500; ++round) {
        auto mutex = std::make_shared<Mutex>();
        const auto lock_and_forget = [](std::shared_ptr<Mutex> shared) -> Task<> {
            Mutex& own = *shared;
            Mutex::Lock lock = co_await own.lock();
            lock.unlock();
            shared.reset();
        };
        std::vector<TaskHandle<>> handles;
        for (int task = 0; task < 4; ++task)
            handles.push_back(executor.start(lock_and_forget(mutex)));
        const std::weak_ptr<Mutex> watch = mutex;
        mutex.reset();
        for (TaskHandle<>& handle : handles)
            handle.get();
        CHECK(watch.expired());
    }
}

TEST_CASE("a mutex survives random cancellation", "[core]") {
    std::size_t cancelled = 0;
    CHECK_EXPLORE(300, [&cancelled](testing::Trial& trial) {
        cancelled += crowd_the_account(trial.executor(), trial.seed());
    });
    CHECK(cancelled > 300);
}

TEST_CASE("a mutex survives random cancellation from another thread", "[core][stress]") {
    WorkflowExecutor executor{4};
    std::size_t cancelled = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        cancelled += crowd_the_account(executor, seed);
    }
    CHECK(cancelled > 0);
}
