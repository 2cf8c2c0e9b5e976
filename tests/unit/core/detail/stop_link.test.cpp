// SPDX-License-Identifier: MIT
#include "coflow/core/detail/stop_link.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <deque>
#include <optional>
#include <thread>

using namespace coflow;
using detail::StopLink;

TEST_CASE("a stop link follows its parent until it is detached", "[core]") {
    StopSource parent;
    StopLink followed;
    StopLink detached;
    followed.attach(parent.get_token());
    detached.attach(parent.get_token());
    detached.detach();
    CHECK_FALSE(followed.source().stop_requested());
    parent.request_stop();
    CHECK(followed.source().stop_requested());
    CHECK_FALSE(detached.source().stop_requested());
    followed.detach();
}

TEST_CASE("a stop link to a parent that has stopped stops at once", "[core]") {
    StopSource parent;
    parent.request_stop();
    StopLink link;
    link.attach(parent.get_token());
    CHECK(link.source().stop_requested());
}

TEST_CASE("a stop link to a token that cannot stop costs nothing and never stops", "[core]") {
    StopLink link;
    link.attach(StopToken{});
    CHECK_FALSE(link.source().stop_requested());
}

TEST_CASE("a stop passes a chain of any length, callbacks and all", "[core]") {
    constexpr int length = 100'000;
    StopSource root;
    std::deque<StopLink> chain;
    int called = 0;
    const auto count = [&called] { ++called; };
    std::deque<StopCallback<decltype(count)>> callbacks;
    StopToken token = root.get_token();
    for (int index = 0; index < length; ++index) {
        chain.emplace_back().attach(token);
        token = chain.back().source().get_token();
        callbacks.emplace_back(token, count);
    }
    root.request_stop();
    CHECK(called == length);
    CHECK(chain.back().source().stop_requested());
}

TEST_CASE("a stop link may be detached while its own thread has still to reach it", "[core]") {
    StopSource root;
    StopLink outer;
    outer.attach(root.get_token());
    std::optional<StopLink> inner{std::in_place};
    bool reached = false;
    // Callbacks run from the last to the first: `inner` is queued, then destroyed.
    const StopCallback destroy{outer.source().get_token(), [&inner] { inner.reset(); }};
    inner->attach(outer.source().get_token());
    const StopCallback reach{inner->source().get_token(), [&reached] { reached = true; }};
    root.request_stop();
    CHECK_FALSE(inner.has_value());
    CHECK_FALSE(reached);
}

TEST_CASE("detaching a stop link waits for the thread that passes a request on", "[core][stress]") {
    int reached = 0;
    int inside_after_detach = 0;
    for (int round = 0; round < 2'000; ++round) {
        StopSource root;
        StopLink outer;
        outer.attach(root.get_token());
        StopLink inner;
        inner.attach(outer.source().get_token());
        std::atomic<bool> inside{false};
        const StopCallback callback{inner.source().get_token(), [&] {
                                        inside = true;
                                        std::this_thread::yield();
                                        inside = false;
                                    }};
        std::atomic<bool> ready{false};
        std::thread stopper{[&] {
            ready = true;
            root.request_stop();
        }};
        while (!ready)
            std::this_thread::yield();
        inner.detach();
        inside_after_detach += inside ? 1 : 0;
        reached += inner.source().stop_requested() ? 1 : 0;
        stopper.join();
    }
    CAPTURE(reached);
    CHECK(inside_after_detach == 0);
}
