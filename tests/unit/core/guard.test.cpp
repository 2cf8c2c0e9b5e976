// SPDX-License-Identifier: MIT
#include "coflow/core/guard.hpp"

#include "coflow/core/detail/root.hpp"
#include "coflow/core/task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <coroutine>
#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

using namespace coflow;

namespace {

/// Counts its objects; a negative number is one that has been destroyed twice.
class Probe {
public:
    explicit Probe(int& alive) noexcept : alive_{&alive} { ++*alive_; }
    Probe(const Probe& other) noexcept : Probe{*other.alive_} {}
    Probe& operator=(const Probe&) = delete;
    ~Probe() { --*alive_; }

private:
    int* alive_;
};

struct Aggregate {
    Probe probe;
    int number = 0;
};

struct TrivialAggregate {
    const char* name = "";
    int number = 0;
};

class WithConstructor {
public:
    WithConstructor(Probe probe, int number) : probe_{std::move(probe)}, number_{number} {}
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    Probe probe_;
    int number_;
};

/// What every function of the library looks like that takes a callable and arguments.
template <class Function, class... Arguments>
class Call {
public:
    template <class... Init>
    explicit Call(Function&& function, Init&&... arguments)
        : function_{std::forward<Function>(function)},
          arguments_{std::forward<Init>(arguments)...} {}

    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    int await_resume() { return std::apply(function_, arguments_); }

private:
    Function function_;
    std::tuple<Arguments...> arguments_;
};

template <class Function, class... Arguments>
auto call(Function&& function, Arguments&&... arguments) {
    detail::check_callable<Function>();
    detail::check_arguments<Arguments...>();
    return Call<Function, Arguments...>{std::forward<Function>(function),
                                        std::forward<Arguments>(arguments)...};
}

template <class Options>
auto call_with(const Options& options) {
    detail::check_options<Options>();
    return call([number = options.number] { return number; });
}

int seven() { return 7; }
int number_of(const Aggregate& aggregate) { return aggregate.number; }

/// Runs `task(alive)` and tells how many probes are left.
template <class Make>
int left_by(Make make) {
    testing::SimulatedExecutor executor;
    int alive = 0;
    CHECK(executor.run(make(alive)) == 7);
    return alive;
}

constexpr bool affected = config::double_destroys_temporaries;

} // namespace

TEST_CASE("a closure with a name may capture anything", "[core]") {
    CHECK(left_by([](int& alive) -> Task<int> {
              auto function = [probe = Probe{alive}] { return 7; };
              co_return co_await call(function);
          }) == 0);
}

TEST_CASE("a named awaitable may hold a closure that captures anything", "[core]") {
    CHECK(left_by([](int& alive) -> Task<int> {
              auto function = [probe = Probe{alive}] { return 7; };
              auto awaitable = call(function);
              co_return co_await awaitable;
          }) == 0);
}

TEST_CASE("a temporary closure may capture by reference", "[core]") {
    CHECK(left_by([](int& alive) -> Task<int> {
              const WithConstructor object{Probe{alive}, 7};
              co_return co_await call([&object] { return object.number(); });
          }) == 0);
}

TEST_CASE("a temporary closure may capture values with trivial destructors", "[core]") {
    CHECK(left_by([](int&) -> Task<int> {
              int number = 7;
              co_return co_await call([number] { return number; });
          }) == 0);
}

TEST_CASE("values that are passed beside a captureless closure are safe", "[core]") {
    CHECK(left_by([](int& alive) -> Task<int> {
              co_return co_await call(
                  [](const WithConstructor& object, const std::string& text) {
                      return object.number() + static_cast<int>(text.size());
                  },
                  WithConstructor{Probe{alive}, 7}, std::string{});
          }) == 0);
}

TEST_CASE("a function and a named aggregate are safe", "[core]") {
    CHECK(left_by([](int& alive) -> Task<int> {
              const Aggregate aggregate{Probe{alive}, 7};
              const int function_result = co_await call(&seven);
              const int aggregate_result = co_await call(&number_of, aggregate);
              co_return (function_result + aggregate_result) / 2;
          }) == 0);
}

TEST_CASE("a temporary aggregate of trivial members is safe", "[core]") {
    CHECK(left_by([](int&) -> Task<int> {
              co_return co_await call_with(TrivialAggregate{.name = "seven", .number = 7});
          }) == 0);
}

TEST_CASE("a named std::function is safe", "[core]") {
    CHECK(left_by([](int& alive) -> Task<int> {
              const std::function<int()> function = [probe = Probe{alive}] { return 7; };
              co_return co_await call(function);
          }) == 0);
}

TEST_CASE("what a co_await returns is named before it is chosen or put in braces", "[core]") {
    CHECK(left_by([](int& alive) -> Task<int> {
              const auto make = [](int& counter) -> Task<WithConstructor> {
                  co_return WithConstructor{Probe{counter}, 7};
              };
              // In a `?:`, or among braces, GCC 12 would destroy what it returns twice.
              WithConstructor made = co_await make(alive);
              const std::pair<WithConstructor, Probe> both{std::move(made), Probe{alive}};
              co_return both.first.number();
          }) == 0);
}

TEST_CASE("the guard lets everything with a name pass", "[core]") {
    int alive = 0;
    auto closure = [probe = Probe{alive}] { return 7; };
    STATIC_REQUIRE(detail::survives_as_callable<decltype(closure)&>);
    STATIC_REQUIRE(detail::survives_as_callable<const decltype(closure)&>);
    STATIC_REQUIRE(detail::survives_as_argument<Aggregate&>);
    STATIC_REQUIRE(detail::survives_as_argument<const Aggregate&>);
    CHECK(closure() == 7);
}

TEST_CASE("the guard lets trivial temporaries pass", "[core]") {
    int number = 7;
    const auto by_value = [number] { return number; };
    const auto by_reference = [&number] { return number; };
    STATIC_REQUIRE(detail::survives_as_callable<decltype(by_value)>);
    STATIC_REQUIRE(detail::survives_as_callable<decltype(by_reference)>);
    STATIC_REQUIRE(detail::survives_as_callable<int (*)()>);
    STATIC_REQUIRE(detail::survives_as_argument<TrivialAggregate>);
    STATIC_REQUIRE(detail::survives_as_argument<WithConstructor>);
    STATIC_REQUIRE(detail::survives_as_argument<std::string>);
    CHECK(by_value() == by_reference());
}

TEST_CASE("the guard refuses what an affected compiler would destroy twice", "[core]") {
    int alive = 0;
    const auto closure = [probe = Probe{alive}] { return 7; };
    const auto bound = std::bind_front(closure);
    STATIC_REQUIRE(detail::survives_as_callable<decltype(closure)> != affected);
    STATIC_REQUIRE(detail::survives_as_callable<decltype(bound)> != affected);
    STATIC_REQUIRE(detail::survives_as_callable<std::function<int()>> != affected);
    STATIC_REQUIRE(detail::survives_as_argument<Aggregate> != affected);
    CHECK(closure() == bound());
}

TEST_CASE("the options of core are safe in braces", "[core]") {
    detail::check_options<StartOptions>();
    detail::check_options<TrivialAggregate>();
    CHECK(std::is_aggregate_v<StartOptions>);
}
