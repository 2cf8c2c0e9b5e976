// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/detail/keep_alive.hpp"

#include "support/catch.hpp"

#include <chrono>

using namespace coflow;
using namespace std::chrono_literals;
using coflow::detail::KeepAlive;
using Action = KeepAlive::Action;

TEST_CASE("A silent peer is pinged once, and given up when that does not help") {
    KeepAlive keep_alive{30s, 5s};
    CHECK(keep_alive.patience() == 30s);
    CHECK(keep_alive.next() == Action::wait);
    keep_alive.waited(20s); // a wait that was cancelled counts too
    CHECK(keep_alive.patience() == 10s);
    CHECK(keep_alive.next() == Action::wait);
    keep_alive.waited(10s);
    CHECK(keep_alive.next() == Action::ping);
    CHECK(keep_alive.next() == Action::wait);
    CHECK(keep_alive.patience() == 5s);
    keep_alive.waited(5s);
    CHECK(keep_alive.next() == Action::give_up);
}

TEST_CASE("Whatever the peer says begins the waiting anew") {
    KeepAlive keep_alive{30s, 5s};
    keep_alive.waited(30s);
    CHECK(keep_alive.next() == Action::ping);
    keep_alive.waited(4s);
    keep_alive.heard();
    CHECK(keep_alive.patience() == 30s);
    keep_alive.waited(30s);
    CHECK(keep_alive.next() == Action::ping);
}

TEST_CASE("Without an interval the peer may be silent for ever") {
    KeepAlive keep_alive{0s, 5s};
    keep_alive.waited(1000h);
    CHECK(keep_alive.patience() == Duration::max());
    CHECK(keep_alive.next() == Action::wait);
}
