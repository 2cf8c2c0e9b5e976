// SPDX-License-Identifier: MIT
#include "coflow/core/stop.hpp"

#include "support/catch.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace coflow;

namespace {

using Function = std::function<void()>;
using Callback = StopCallback<Function>;

void wait_until(const std::atomic<bool>& flag) {
    while (!flag.load())
        std::this_thread::yield();
}

} // namespace

TEST_CASE("a default token never stops and registers nothing", "[core]") {
    const StopToken token;
    CHECK_FALSE(token.stop_possible());
    CHECK_FALSE(token.stop_requested());
    int calls = 0;
    {
        const StopCallback callback{token, [&calls] { ++calls; }};
    }
    CHECK(calls == 0);
}

TEST_CASE("a token sees the request that is made at its source", "[core]") {
    StopSource source;
    const StopToken token = source.get_token();
    CHECK(token.stop_possible());
    CHECK_FALSE(token.stop_requested());
    CHECK_FALSE(source.stop_requested());
    CHECK(source.request_stop());
    CHECK(token.stop_requested());
    CHECK(source.stop_requested());
    CHECK(token.stop_possible());
}

TEST_CASE("only the first request to stop counts", "[core]") {
    StopSource source;
    int calls = 0;
    const StopCallback callback{source.get_token(), [&calls] { ++calls; }};
    CHECK(source.request_stop());
    CHECK_FALSE(source.request_stop());
    CHECK(calls == 1);
}

TEST_CASE("tokens are equal if their source is the same", "[core]") {
    StopSource one;
    StopSource other;
    CHECK(one.get_token() == one.get_token());
    CHECK(one.get_token() != other.get_token());
    CHECK(StopToken{} == StopToken{});
    CHECK(StopToken{} != one.get_token());
}

TEST_CASE("a request calls every registered callback on its own thread", "[core]") {
    StopSource source;
    std::vector<std::thread::id> callers;
    const auto note = [&callers] { callers.push_back(std::this_thread::get_id()); };
    const StopCallback first{source.get_token(), note};
    const StopCallback second{source.get_token(), note};
    const StopCallback third{source.get_token(), note};
    std::thread::id requester;
    std::thread{[&] {
        requester = std::this_thread::get_id();
        source.request_stop();
    }}.join();
    CHECK(callers == std::vector(3, requester));
}

TEST_CASE("a callback that is registered after the request is called at once", "[core]") {
    StopSource source;
    source.request_stop();
    std::thread::id caller;
    const StopCallback callback{source.get_token(),
                                [&caller] { caller = std::this_thread::get_id(); }};
    CHECK(caller == std::this_thread::get_id());
}

TEST_CASE("a callback that is gone is not called", "[core]") {
    // First, middle and last of the list.
    for (std::size_t gone = 0; gone < 3; ++gone) {
        StopSource source;
        std::array<int, 3> calls{};
        std::array<std::optional<Callback>, 3> callbacks;
        for (std::size_t index = 0; index < 3; ++index)
            callbacks[index].emplace(source.get_token(), [&calls, index] { ++calls[index]; });
        callbacks[gone].reset();
        source.request_stop();
        for (std::size_t index = 0; index < 3; ++index)
            CHECK(calls[index] == (index == gone ? 0 : 1));
    }
}

TEST_CASE("inside of a callback the request has been made", "[core]") {
    StopSource source;
    bool seen = false;
    bool first = true;
    const StopCallback callback{source.get_token(), [&] {
                                    seen = source.get_token().stop_requested();
                                    first = source.request_stop();
                                }};
    source.request_stop();
    CHECK(seen);
    CHECK_FALSE(first);
}

TEST_CASE("a callback may destroy itself", "[core]") {
    StopSource source;
    int calls = 0;
    std::optional<Callback> first;
    std::optional<Callback> second;
    first.emplace(source.get_token(), [&] {
        ++calls;
        first.reset();
    });
    second.emplace(source.get_token(), [&] {
        ++calls;
        second.reset();
    });
    source.request_stop();
    CHECK(calls == 2);
    CHECK_FALSE(first.has_value());
    CHECK_FALSE(second.has_value());
}

TEST_CASE("a callback may destroy another one that has not been called", "[core]") {
    StopSource source;
    int calls = 0;
    std::array<std::optional<Callback>, 2> callbacks;
    for (std::size_t index = 0; index < 2; ++index)
        callbacks[index].emplace(source.get_token(), [&callbacks, &calls, index] {
            ++calls;
            callbacks[1 - index].reset();
        });
    source.request_stop();
    CHECK(calls == 1);
}

TEST_CASE("a callback may destroy another one that has been called", "[core]") {
    StopSource source;
    std::vector<int> calls;
    std::array<std::optional<Callback>, 2> callbacks;
    for (std::size_t index = 0; index < 2; ++index)
        callbacks[index].emplace(source.get_token(), [&callbacks, &calls, index] {
            calls.push_back(static_cast<int>(index));
            if (calls.size() == 2)
                callbacks[1 - index].reset();
        });
    source.request_stop();
    CHECK(calls.size() == 2);
}

TEST_CASE("a callback may register another one, which is called at once", "[core]") {
    StopSource source;
    bool called = false;
    std::optional<Callback> inner;
    const StopCallback outer{source.get_token(), [&] {
                                 inner.emplace(source.get_token(), [&called] { called = true; });
                             }};
    source.request_stop();
    CHECK(called);
}

TEST_CASE("destroying a callback waits while another thread runs it", "[core]") {
    StopSource source;
    std::atomic<bool> running{false};
    std::atomic<bool> go_on{false};
    std::atomic<bool> returned{false};
    std::optional<Callback> callback;
    callback.emplace(source.get_token(), [&] {
        running = true;
        wait_until(go_on);
        returned = true;
    });
    std::thread requester{[&source] { source.request_stop(); }};
    wait_until(running);
    std::atomic<bool> destroying{false};
    bool waited = false;
    std::thread destroyer{[&] {
        destroying = true;
        callback.reset();
        waited = returned;
    }};
    wait_until(destroying);
    CHECK_FALSE(returned);
    go_on = true;
    destroyer.join();
    requester.join();
    CHECK(waited);
}

TEST_CASE("destroying a callback does not wait for another one", "[core]") {
    StopSource source;
    std::atomic<bool> running{false};
    std::atomic<bool> go_on{false};
    std::optional<Callback> idle;
    idle.emplace(source.get_token(), [] {});
    // The one that was registered last is called first.
    const StopCallback busy{source.get_token(), [&] {
                                running = true;
                                wait_until(go_on);
                            }};
    std::thread requester{[&source] { source.request_stop(); }};
    wait_until(running);
    idle.reset(); // would never return
    go_on = true;
    requester.join();
    CHECK_FALSE(idle.has_value());
}

TEST_CASE("threads register and remove callbacks while another one requests the stop", "[core]") {
    constexpr int rounds = 300;
    constexpr int threads = 3;
    int wrong = 0;
    for (int round = 0; round < rounds; ++round) {
        StopSource source;
        std::atomic<bool> start{false};
        std::atomic<int> mistakes{0};
        std::atomic<int> requests{0};
        std::vector<std::thread> crew;
        for (int thread = 0; thread < threads; ++thread)
            crew.emplace_back([&] {
                wait_until(start);
                for (int turn = 0; turn < 50; ++turn) {
                    // Not atomic: the destructors have to order the calls before what follows.
                    int first_calls = 0;
                    int second_calls = 0;
                    const bool requested = source.stop_requested();
                    {
                        const StopCallback first{source.get_token(), [&] { ++first_calls; }};
                        const StopCallback second{source.get_token(), [&] { ++second_calls; }};
                    }
                    if (first_calls > 1 || second_calls > 1)
                        ++mistakes;
                    if (requested && (first_calls != 1 || second_calls != 1))
                        ++mistakes;
                }
            });
        for (int requester = 0; requester < 2; ++requester)
            crew.emplace_back([&] {
                wait_until(start);
                std::this_thread::yield();
                requests += source.request_stop() ? 1 : 0;
            });
        start = true;
        for (std::thread& thread : crew)
            thread.join();
        wrong += mistakes + (requests == 1 ? 0 : 1);
    }
    CHECK(wrong == 0);
}

TEST_CASE("a registration is a few pointers inside of the callback", "[core]") {
    struct Empty {
        void operator()() const {}
    };
    // Five pointers of the list, and the function.
    static_assert(sizeof(StopCallback<Empty>) <= 6 * sizeof(void*));
    CHECK(sizeof(StopSource) <= 4 * sizeof(void*));
}
