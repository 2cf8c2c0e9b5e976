// SPDX-License-Identifier: MIT
#include "coflow/core/detail/blocking_pool.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <thread>
#include <vector>

using namespace coflow;
using coflow::detail::BlockingPool;

namespace {

/// Counts how many of its kind run, and waits for the gate.
struct Call : BlockingNode {
    Call() : BlockingNode{&Call::call} {}

    static void call(ReadyNode& node) noexcept {
        auto& self = static_cast<Call&>(node);
        ++*self.begun;
        while (!*self.gate)
            std::this_thread::yield();
        ++*self.ended;
    }

    std::atomic<int>* begun = nullptr;
    std::atomic<int>* ended = nullptr;
    std::atomic<bool>* gate = nullptr;
};

struct Calls {
    explicit Calls(std::size_t count) : all(count) {
        for (Call& call : all) {
            call.begun = &begun;
            call.ended = &ended;
            call.gate = &gate;
        }
    }
    std::vector<Call> all;
    std::atomic<int> begun{0};
    std::atomic<int> ended{0};
    std::atomic<bool> gate{false};
};

void wait_until(const std::atomic<int>& counter, int value) {
    while (counter < value)
        std::this_thread::yield();
}

} // namespace

TEST_CASE("blocking calls run at the same time, up to the limit") {
    Calls calls{5};
    {
        BlockingPool pool{3};
        for (Call& call : calls.all)
            pool.submit(call);
        wait_until(calls.begun, 3);
        CHECK(calls.begun == 3);
        calls.gate = true;
        wait_until(calls.ended, 5);
    }
    CHECK(calls.begun == 5);
}

TEST_CASE("a call that has not begun can be withdrawn, one that has cannot") {
    Calls calls{3};
    BlockingPool pool{1};
    for (Call& call : calls.all)
        pool.submit(call);
    wait_until(calls.begun, 1);
    CHECK(pool.withdraw(calls.all[1]));
    CHECK_FALSE(pool.withdraw(calls.all[1]));
    CHECK_FALSE(pool.withdraw(calls.all[0]));
    calls.gate = true;
    wait_until(calls.ended, 2);
    CHECK(calls.begun == 2);
}
