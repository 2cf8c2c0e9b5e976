// SPDX-License-Identifier: MIT
#include "coflow/core/task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <coroutine>

using namespace coflow;

namespace {

/// An awaiter that cannot be moved: the promise has to take it by reference.
struct Pinned {
    explicit Pinned(int result) : number{result} {}
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;

    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    [[nodiscard]] int await_resume() const noexcept { return number; }

    int number;
};

struct WithMember {
    int number;
    Pinned operator co_await() const { return Pinned{number}; }
};

struct WithFunction {
    int number;
};
Pinned operator co_await(const WithFunction& awaitable) { return Pinned{awaitable.number}; }

struct Foreign {
    int number;
};

/// One that resumes the coroutine inside of `await_suspend`, as foreign code may.
struct ResumesAtOnce {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> awaiting) const { awaiting.resume(); }
    void await_resume() const noexcept {}
};

struct Refuses {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<>) const noexcept { return false; }
    [[nodiscard]] int await_resume() const noexcept { return 9; }
};

} // namespace

template <>
struct coflow::AwaitAdapter<Foreign> {
    static Pinned to_awaitable(const Foreign& foreign) { return Pinned{foreign.number}; }
};

TEST_CASE("a task awaits an awaiter where it lies", "[core]") {
    testing::SimulatedExecutor executor;
    const auto await_pinned = []() -> Task<int> {
        Pinned pinned{1};
        const int named = co_await pinned;
        co_return named + co_await Pinned{2};
    };
    CHECK(executor.run(await_pinned()) == 3);
}

TEST_CASE("a task awaits what has a co_await operator", "[core]") {
    testing::SimulatedExecutor executor;
    const auto await_operators = []() -> Task<int> {
        const int member = co_await WithMember{1};
        co_return member + co_await WithFunction{2};
    };
    CHECK(executor.run(await_operators()) == 3);
}

TEST_CASE("a task awaits a foreign type that an adapter is given for", "[core]") {
    testing::SimulatedExecutor executor;
    const auto await_foreign = []() -> Task<int> { co_return co_await Foreign{4}; };
    CHECK(executor.run(await_foreign()) == 4);
}

TEST_CASE("an awaiter may go on at once", "[core]") {
    testing::SimulatedExecutor executor;
    const auto await_all = []() -> Task<int> {
        co_await ResumesAtOnce{};
        co_await std::suspend_never{};
        co_return co_await Refuses{};
    };
    const auto outer = [](auto make) -> Task<int> { co_return co_await make() + 1; };
    CHECK(executor.run(outer(await_all)) == 10);
}
