// SPDX-License-Identifier: MIT
#include "coflow/policy/fallback.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<std::string> good(std::string name) { co_return "good " + name; }
Task<std::string> bad(std::string name) {
    co_await sleep_for(1s);
    throw std::out_of_range{name};
}
const char* stand_in(const std::string& name) { return name == "a" ? "stand-in" : "other"; }
Task<std::string> explain(const std::exception_ptr& error, std::string name) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        co_return name + " failed: " + failure.what();
    }
}

template <class First, class Second>
std::string outcome(const FallbackOptions& options, First first, Second second) {
    testing::SimulatedExecutor executor;
    return executor.run([](FallbackOptions how, First one, Second other) -> Task<std::string> {
        co_return co_await fallback(how, one, other, "a");
    }(options, first, second));
}

} // namespace

TEST_CASE("a fallback is not used when it is not needed") {
    CHECK(outcome({}, good, bad) == "good a");
}

TEST_CASE("a fallback gets the arguments, and the error if it wants it") {
    CHECK(outcome({}, bad, stand_in) == "stand-in");
    CHECK(outcome({}, bad, explain) == "a failed: a");
}

TEST_CASE("the error of a fallback is the outcome") {
    const auto worse = [](std::string) -> std::string { throw std::domain_error{"worse"}; };
    CHECK_THROWS_AS(outcome({}, bad, worse), std::domain_error);
}

TEST_CASE("the caller says which errors a fallback is for") {
    CHECK_THROWS_AS(
        outcome({.fallback_if = [](const std::exception_ptr&) { return false; }}, bad, good),
        std::out_of_range);
}

TEST_CASE("a fallback may fall back itself") {
    const auto second = [](std::string name) { return fallback({}, bad, stand_in, name); };
    CHECK(outcome({}, bad, second) == "stand-in");
}

TEST_CASE("cancellation is no reason for a fallback") {
    testing::SimulatedExecutor executor;
    bool used = false;
    auto note = [&used](const std::string&) {
        used = true;
        return std::string{};
    };
    auto handle = executor.start(
        [](auto& alternative) -> Task<> { co_await fallback({}, bad, alternative, "a"); }(note));
    executor.advance(500ms);
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK_FALSE(used);
}

namespace {

struct FallingBack {
    Event event;

    Task<> operate() {
        auto fail = [] { throw std::runtime_error{"failed"}; };
        auto wait = [this]() -> Task<> { co_await event.wait(); };
        co_await fallback({}, fail, wait);
    }
    Task<> complete() {
        event.set();
        co_return;
    }
    void check(test::Ending) { CHECK_NOTHROW(event.reset()); }
};

} // namespace

TEST_CASE("a fallback can be cancelled at any moment") { test::check_cancellation<FallingBack>(); }
