// SPDX-License-Identifier: MIT
// Several things at once: all of them, the first of them, a bounded number, as many as turn up.
#include "coflow/core/executor.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/core/when_any.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <tuple>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

Task<int> after(std::chrono::milliseconds delay, int value) {
    co_await sleep_for(delay);
    co_return value;
}

Task<std::string> load(std::string name) {
    co_await sleep_for(1ms);
    co_return "<" + name + ">";
}

Task<> count(std::atomic<int>& counter) {
    ++counter;
    co_return;
}

Task<> show() {
    auto both = co_await when_all(after(2ms, 1), load("a"));
    std::printf("%d %s\n", std::get<0>(both), std::get<1>(both).c_str());

    std::vector<Task<int>> racers;
    racers.push_back(after(1h, 1));
    racers.push_back(after(1ms, 2));
    auto first = co_await when_any(std::move(racers));
    std::printf("number %zu won with %d\n", first.index, first.value);

    std::vector<std::string> names{"x", "y", "z"};
    auto loaded = co_await map_concurrent(names, 2, load);
    std::printf("%s%s%s\n", loaded[0].c_str(), loaded[1].c_str(), loaded[2].c_str());

    std::atomic<int> counter{0};
    co_await with_task_group([&counter](TaskGroup& group) -> Task<> {
        for (int index = 0; index < 1000; ++index)
            group.spawn(count(counter));
        co_return;
    });
    std::printf("%d children\n", counter.load());
}

int main() {
    WorkflowExecutor executor{2};
    executor.run(show());
}
