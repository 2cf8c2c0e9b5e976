// SPDX-License-Identifier: MIT
// Cancelling reaches whatever a task waits for; clean-up may still await.
#include "coflow/core/event.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/timeout.hpp"

#include <chrono>
#include <cstdio>

using namespace coflow;
using namespace std::chrono_literals;

Task<> say_goodbye() {
    co_await sleep_for(1ms);
    std::puts("said goodbye");
}

Task<> serve(Event& ready) {
    bool stopped = false;
    try {
        ready.set();
        co_await sleep_for(1h);
    } catch (const Cancelled&) {
        stopped = true; // a handler cannot await, so remember
    }
    if (stopped) {
        co_await shield(say_goodbye());
        throw Cancelled{};
    }
}

Task<int> slow_answer() {
    co_await sleep_for(1h);
    co_return 42;
}

Task<> show(WorkflowExecutor& executor) {
    Event ready;
    auto server = executor.start(serve(ready));
    co_await ready.wait();
    server.request_stop();
    try {
        co_await server.join();
    } catch (const Cancelled&) {
        std::puts("the server has been cancelled");
    }
    try {
        std::printf("%d\n", co_await with_timeout(5ms, slow_answer()));
    } catch (const TimedOut&) {
        std::puts("the answer took too long");
    }
}

int main() {
    WorkflowExecutor executor{2};
    executor.run(show(executor));
}
