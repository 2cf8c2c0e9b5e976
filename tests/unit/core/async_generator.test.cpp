// SPDX-License-Identifier: MIT
#include "coflow/core/async_generator.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

static_assert(!std::is_copy_constructible_v<AsyncGenerator<int>>);
static_assert(std::is_nothrow_move_constructible_v<AsyncGenerator<int>>);
static_assert(HasEnvironment<AsyncGenerator<int>::promise_type>);

AsyncGenerator<int> count_to(int last) {
    for (int i = 1; i <= last; ++i)
        co_yield i;
}
AsyncGenerator<int> count_slowly(int last) {
    for (int i = 1; i <= last; ++i) {
        co_await sleep_for(1ms);
        co_yield i;
        co_await this_task::yield();
    }
}
/// Each number comes from a generator inside of another one, `depth` times.
AsyncGenerator<int> count_deeply(int depth) {
    if (depth == 0) {
        co_yield 1;
        co_yield 2;
        co_return;
    }
    AsyncGenerator<int> inner = count_deeply(depth - 1);
    while (const std::optional<int> item = co_await inner.next())
        co_yield *item;
}

Task<std::vector<int>> collect(AsyncGenerator<int> generator) {
    std::vector<int> items;
    while (const std::optional<int> item = co_await generator.next())
        items.push_back(*item);
    co_return items;
}
Task<std::optional<int>> next_of(AsyncGenerator<int>& generator) {
    co_return co_await generator.next();
}

struct Song {
    std::string title;
};
const std::string long_title = "a title that is too long for the small string optimisation";

} // namespace

TEMPLATE_LIST_TEST_CASE("a generator's items come in order, then it ends", "[core]",
                        test::AllBackends) {
    TestType backend;
    CHECK(backend.run(collect(count_to(3))) == std::vector{1, 2, 3});
    CHECK(backend.run(collect(count_slowly(3))) == std::vector{1, 2, 3});
    CHECK(backend.run(collect(count_to(0))).empty());
}

TEST_CASE("a generator that has ended produces nothing", "[core]") {
    testing::SimulatedExecutor executor;
    AsyncGenerator<int> generator = count_to(1);
    CHECK(executor.run(next_of(generator)) == 1);
    CHECK(executor.run(next_of(generator)) == std::nullopt);
    CHECK(executor.run(next_of(generator)) == std::nullopt);
    CHECK(static_cast<bool>(generator));
}

TEST_CASE("a generator runs only while it is asked", "[core]") {
    testing::SimulatedExecutor executor;
    std::string log;
    AsyncGenerator<int> generator = [](std::string& steps) -> AsyncGenerator<int> {
        steps += 'a';
        co_yield 1;
        steps += 'b';
        co_yield 2;
        steps += 'c';
    }(log);
    for (const char* const expected : {"", "a", "ab", "abc"}) {
        CHECK(log == expected);
        executor.run(next_of(generator));
    }
    CHECK(log == "abc");
}

TEST_CASE("a generator runs in the environment of its present consumer", "[core]") {
    testing::SimulatedExecutor executor;
    AsyncGenerator<std::string> generator = []() -> AsyncGenerator<std::string> {
        for (;;) {
            const Environment& environment = co_await this_task::environment();
            const StopToken token = co_await this_task::stop_token();
            co_yield std::string{environment.name} + (token.stop_requested() ? " stopped" : "");
        }
    }();
    const auto consume = [](AsyncGenerator<std::string>& source) -> Task<std::string> {
        const std::optional<std::string> item = co_await source.next();
        co_return *item;
    };
    CHECK(executor.run(consume(generator), {.name = "first"}) == "first");
    TaskHandle<std::string> second = executor.start(consume(generator), {.name = "second"});
    second.request_stop();
    CHECK(second.get() == "second stopped");
    CHECK(executor.run(consume(generator), {.name = "third"}) == "third");
}

TEST_CASE("what a generator throws reaches its consumer once and ends it", "[core]") {
    testing::SimulatedExecutor executor;
    AsyncGenerator<int> generator = []() -> AsyncGenerator<int> {
        co_yield 1;
        throw std::runtime_error{"broken"};
    }();
    CHECK(executor.run(next_of(generator)) == 1);
    CHECK_THROWS_AS(executor.run(next_of(generator)), std::runtime_error);
    CHECK(executor.run(next_of(generator)) == std::nullopt);
}

TEST_CASE("destroying a generator early destroys what it holds", "[core]") {
    testing::SimulatedExecutor executor;
    const auto parameter = std::make_shared<int>(1);
    const auto local = std::make_shared<int>(2);
    {
        AsyncGenerator<int> generator =
            [](std::shared_ptr<int> held,
               const std::shared_ptr<int>& other) -> AsyncGenerator<int> {
            const std::shared_ptr<int> copy = other;
            co_yield *held + *copy;
            FAIL("a destroyed generator does not go on");
        }(parameter, local);
        CHECK(parameter.use_count() == 2);
        CHECK(local.use_count() == 1);
        SECTION("before the first item") {}
        SECTION("after it") {
            CHECK(executor.run(next_of(generator)) == 3);
            CHECK(local.use_count() == 2);
        }
        SECTION("by assigning another one") {
            CHECK(executor.run(next_of(generator)) == 3);
            generator = count_to(1);
            CHECK(local.use_count() == 1);
            CHECK(executor.run(next_of(generator)) == 1);
        }
    }
    CHECK(parameter.use_count() == 1);
    CHECK(local.use_count() == 1);
}

TEST_CASE("an empty generator says so", "[core]") {
    AsyncGenerator<int> generator = count_to(1);
    const AsyncGenerator<int> moved = std::move(generator);
    CHECK_FALSE(static_cast<bool>(generator));
    CHECK(static_cast<bool>(moved));
    CHECK_THROWS_AS(static_cast<void>(generator.next()), Error);
    CHECK_THROWS_AS(static_cast<void>(AsyncGenerator<int>{}.next()), Error);
}

TEST_CASE("a second consumer at the same time is refused", "[core]") {
    Event event;
    testing::SimulatedExecutor executor;
    AsyncGenerator<int> generator = [](Event& go) -> AsyncGenerator<int> {
        co_await go.wait();
        co_yield 1;
    }(event);
    TaskHandle<std::optional<int>> first = executor.start(next_of(generator));
    executor.run_until_idle();
    CHECK_THROWS_AS(executor.run(next_of(generator)), Error);
    event.set();
    CHECK(first.get() == 1);
    CHECK(executor.run(next_of(generator)) == std::nullopt);
}

TEST_CASE("a generator of references lends what it has", "[core]") {
    testing::SimulatedExecutor executor;
    SECTION("to be changed") {
        const auto add_one = [](AsyncGenerator<int&> generator) -> Task<> {
            while (int* const item = co_await generator.next())
                ++*item;
        };
        std::vector<int> numbers{1, 2, 3};
        executor.run(add_one([](std::vector<int>& all) -> AsyncGenerator<int&> {
            for (int& number : all)
                co_yield number;
        }(numbers)));
        CHECK(numbers == std::vector{2, 3, 4});
    }
    SECTION("or only to be read") {
        const auto join = [](AsyncGenerator<const std::string&> generator) -> Task<std::string> {
            std::string all;
            while (const std::string* const item = co_await generator.next())
                all += *item;
            co_return all;
        };
        const auto parts = []() -> AsyncGenerator<const std::string&> {
            const std::string named = long_title;
            co_yield named;
            co_yield named + "+";
            co_yield "converted to a string that is longer than fifteen characters";
        };
        CHECK(executor.run(join(parts())) ==
              long_title + long_title +
                  "+converted to a string that is longer than fifteen characters");
    }
}

TEST_CASE("items may be movable only, or aggregates with a name", "[core]") {
    testing::SimulatedExecutor executor;
    executor.run([]() -> Task<> {
        AsyncGenerator<std::unique_ptr<int>> generator =
            []() -> AsyncGenerator<std::unique_ptr<int>> {
            co_yield std::make_unique<int>(1);
            auto named = std::make_unique<int>(2);
            co_yield std::move(named);
            CHECK(named == nullptr);
            co_yield nullptr;
        }();
        for (const int expected : {1, 2}) {
            const std::optional<std::unique_ptr<int>> item = co_await generator.next();
            CHECK(**item == expected);
        }
        const std::optional<std::unique_ptr<int>> null = co_await generator.next();
        CHECK(*null == nullptr);
    }());
    executor.run([]() -> Task<> {
        AsyncGenerator<Song> generator = []() -> AsyncGenerator<Song> {
            Song song{long_title};
            co_yield song;
            CHECK(song.title == long_title);
            co_yield moving(song);
            CHECK(song.title.empty());
        }();
        int songs = 0;
        while (const std::optional<Song> song = co_await generator.next()) {
            CHECK(song->title == long_title);
            ++songs;
        }
        CHECK(songs == 2);
    }());
}

TEST_CASE("a generator keeps nothing of an item that has been taken", "[core]") {
    struct CopiedEvenWhenMoved {
        const std::shared_ptr<int> held;
    };
    testing::SimulatedExecutor executor;
    const auto held = std::make_shared<int>(1);
    AsyncGenerator<CopiedEvenWhenMoved> generator =
        [](std::shared_ptr<int> given) -> AsyncGenerator<CopiedEvenWhenMoved> {
        const CopiedEvenWhenMoved item{std::move(given)};
        co_yield item;
    }(held);
    const auto take = [](AsyncGenerator<CopiedEvenWhenMoved>& source) -> Task<bool> {
        const std::optional<CopiedEvenWhenMoved> item = co_await source.next();
        co_return item.has_value();
    };
    CHECK(executor.run(take(generator)));
    CHECK(held.use_count() == 2); // this one, and the generator's variable
}

TEST_CASE("a million items, or ten thousand generators deep, need no more stack", "[core]") {
    testing::SimulatedExecutor executor;
    const auto count = [](AsyncGenerator<int> generator) -> Task<int> {
        int items = 0;
        while (co_await generator.next())
            ++items;
        co_return items;
    };
    CHECK(executor.run(count(count_to(1'000'000))) == 1'000'000);
    CHECK(executor.run(count(count_deeply(10'000))) == 2);
}
