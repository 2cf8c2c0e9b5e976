// SPDX-License-Identifier: MIT
#include "coflow/core/task.hpp"

#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

using namespace coflow;

namespace {

Task<int> value(int number) { co_return number; }

Task<int> sum(int left, int right) {
    const int first = co_await value(left);
    co_return first + co_await value(right);
}

Task<> add_to(int& total, int number) {
    total += number;
    co_return;
}

Task<int> fail_deep(int depth) {
    if (depth == 0)
        throw std::runtime_error{"from below"};
    co_return co_await fail_deep(depth - 1);
}

Task<> mark(std::shared_ptr<int> kept) {
    *kept = 1;
    co_return;
}

/// Knows how many of its kind there are.
class Tracked {
public:
    explicit Tracked(int& live) : live_{&live} { ++*live_; }
    Tracked(Tracked&& other) noexcept : live_{other.live_} { ++*live_; }
    Tracked(const Tracked&) = delete;
    Tracked& operator=(const Tracked&) = delete;
    ~Tracked() { --*live_; }

private:
    int* live_;
};

Task<Tracked> make_tracked(int& live) { co_return Tracked{live}; }

/// Throws at the end of its scope.
struct FailsAtEnd {
    FailsAtEnd() = default;
    FailsAtEnd(const FailsAtEnd&) = delete;
    FailsAtEnd& operator=(const FailsAtEnd&) = delete;
    ~FailsAtEnd() noexcept(false) { throw std::runtime_error{"at the end"}; }
};

Task<Tracked> fail_after_return(int& live) {
    const FailsAtEnd local;
    co_return Tracked{live};
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a task returns its result to whoever awaits it", "[core]",
                        test::AllBackends) {
    TestType backend;
    CHECK(backend.run(sum(1, 2)) == 3);
    int total = 0;
    const auto add_twice = [](int& to) -> Task<> {
        co_await add_to(to, 1);
        co_await add_to(to, 2);
    };
    backend.run(add_twice(total));
    CHECK(total == 3);
}

TEMPLATE_LIST_TEST_CASE("a task's exception reaches whoever awaits it", "[core]",
                        test::AllBackends) {
    TestType backend;
    CHECK_THROWS_WITH(backend.run(fail_deep(10)), "from below");
}

TEST_CASE("a task can return what can only be moved", "[core]") {
    testing::SimulatedExecutor executor;
    const auto inner = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
    const auto outer = [](auto make) -> Task<std::unique_ptr<int>> {
        auto made = co_await make();
        *made += 1;
        co_return made;
    };
    CHECK(*executor.run(outer(inner)) == 8);
}

TEST_CASE("a task can return a reference", "[core]") {
    testing::SimulatedExecutor executor;
    int object = 1;
    const auto mutable_one = [](int& it) -> Task<int&> { co_return it; };
    const auto constant_one = [](const int& it) -> Task<const int&> { co_return it; };
    const auto awaiting = [](int& it, auto make) -> Task<int*> { co_return &co_await make(it); };
    CHECK(&executor.run(mutable_one(object)) == &object);
    CHECK(&executor.run(constant_one(object)) == &object);
    CHECK(executor.run(awaiting(object, mutable_one)) == &object);
}

TEST_CASE("a task converts what it returns to its result", "[core]") {
    testing::SimulatedExecutor executor;
    const auto text = []() -> Task<std::string> { co_return "text"; };
    const auto braced = []() -> Task<std::pair<int, std::string>> { co_return {1, "one"}; };
    const auto constant = []() -> Task<const int> { co_return 5; };
    CHECK(executor.run(text()) == "text");
    CHECK(executor.run(braced()) == std::pair<int, std::string>{1, "one"});
    CHECK(executor.run(constant()) == 5);
}

TEST_CASE("a result without a default constructor is destroyed once", "[core]") {
    int live = 0;
    {
        testing::SimulatedExecutor executor;
        const auto awaiting = [](int& count) -> Task<int> {
            const Tracked tracked = co_await make_tracked(count);
            co_return count;
        };
        CHECK(executor.run(awaiting(live)) >= 1);
        CHECK(live == 0);
        auto nobody_takes_it = executor.start(make_tracked(live));
        executor.run_until_idle();
        CHECK(live == 1);
    }
    CHECK(live == 0);
}

TEST_CASE("a task can go on after it has caught an exception", "[core]") {
    testing::SimulatedExecutor executor;
    const auto recover = []() -> Task<int> {
        int caught = 0;
        for (int attempt = 0; attempt < 3; ++attempt)
            try {
                co_await fail_deep(attempt);
            } catch (const std::runtime_error&) {
                ++caught;
            }
        co_return caught + co_await value(10);
    };
    CHECK(executor.run(recover()) == 13);
}

TEST_CASE("a task can throw anything", "[core]") {
    testing::SimulatedExecutor executor;
    const auto throw_number = []() -> Task<int> {
        throw 42;
        co_return 0;
    };
    CHECK_THROWS_AS(executor.run(throw_number()), int);
}

TEST_CASE("a task does not start before it is awaited", "[core]") {
    testing::SimulatedExecutor executor;
    int total = 0;
    Task<> task = add_to(total, 1);
    CHECK(total == 0);
    executor.run(std::move(task));
    CHECK(total == 1);
}

TEST_CASE("a task that never starts is destroyed with its arguments", "[core]") {
    auto kept = std::make_shared<int>(0);
    {
        const Task<> task = mark(kept);
        CHECK(kept.use_count() == 2);
    }
    CHECK(kept.use_count() == 1);
    CHECK(*kept == 0);
}

TEST_CASE("a moved task leaves an empty one", "[core]") {
    static_assert(!std::is_copy_constructible_v<Task<int>>);
    static_assert(std::is_nothrow_move_constructible_v<Task<int>>);
    testing::SimulatedExecutor executor;
    Task<int> task = value(1);
    Task<int> moved = std::move(task);
    CHECK_FALSE(static_cast<bool>(task)); // NOLINT(bugprone-use-after-move)
    CHECK(static_cast<bool>(moved));
    CHECK(executor.run(std::move(moved)) == 1);
}

TEST_CASE("assigning a task destroys the old one sooner or later", "[core]") {
    auto kept = std::make_shared<int>(0);
    {
        Task<> task = mark(kept);
        task = mark(kept);
        task = Task<>{};
        CHECK_FALSE(static_cast<bool>(task));
    }
    CHECK(kept.use_count() == 1);
}

TEST_CASE("awaiting an empty task is an error", "[core]") {
    testing::SimulatedExecutor executor;
    const auto await_empty = []() -> Task<int> {
        Task<int> empty;
        co_return co_await std::move(empty);
    };
    CHECK_THROWS_AS(executor.run(await_empty()), Error);
    CHECK_THROWS_WITH(executor.run(await_empty()), Catch::Contains("empty or has run before"));
}

TEST_CASE("awaiting a task twice is an error", "[core]") {
    testing::SimulatedExecutor executor;
    const auto await_twice = []() -> Task<int> {
        Task<int> task = value(1);
        const int first = co_await std::move(task);
        co_return first + co_await std::move(task); // NOLINT(bugprone-use-after-move)
    };
    CHECK_THROWS_AS(executor.run(await_twice()), Error);
}

TEMPLATE_LIST_TEST_CASE("an error on the way out of a task replaces its result", "[core]",
                        test::AllBackends) {
    TestType backend;
    int live = 0;
    CHECK_THROWS_WITH(backend.run(fail_after_return(live)), "at the end");
    CHECK(live == 0);
}
