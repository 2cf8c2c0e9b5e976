// SPDX-License-Identifier: MIT
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/policy/memoise.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

TEMPLATE_LIST_TEST_CASE("a memo is for any threads", "[policy]", test::AllBackends) {
    TestType backend;
    Memo<int, int> memo{{.capacity = 8}};
    std::atomic<int> loads{0};
    const auto client = [](Memo<int, int>& shared, std::atomic<int>& count,
                           int offset) -> Task<int> {
        int wrong = 0;
        for (int round = 0; round < 500; ++round) {
            const int key = (round + offset) % 16;
            auto load = [&]() -> Task<int> {
                ++count;
                co_await this_task::yield();
                co_return key* key;
            };
            wrong += co_await shared.get(key, load) != key * key;
            if (round % 50 == 0)
                shared.invalidate(key);
        }
        co_return wrong;
    };
    std::vector<Task<int>> clients;
    for (int offset = 0; offset < 8; ++offset)
        clients.push_back(client(memo, loads, offset));
    const auto all = [](std::vector<Task<int>> tasks) -> Task<int> {
        int sum = 0;
        for (const int wrong : co_await when_all(std::move(tasks)))
            sum += wrong;
        co_return sum;
    };
    CHECK(backend.run(all(std::move(clients))) == 0);
    const MemoStatistics statistics = memo.statistics();
    CHECK(statistics.hits + statistics.misses + statistics.shared == 8 * 500);
    CHECK(statistics.misses == static_cast<std::uint64_t>(loads.load()));
}

TEST_CASE("flights are stopped, joined and abandoned on several threads") {
    test::Pool backend;
    for (int round = 0; round < 300; ++round) {
        Memo<int, int> memo;
        const auto load = []() -> Task<int> {
            co_await sleep_for(20us);
            co_return 7;
        };
        const auto call = [](Memo<int, int>& shared, auto& function) -> Task<int> {
            co_return co_await shared.get(1, function);
        };
        std::vector<TaskHandle<int>> calls;
        for (int count = 0; count < 6; ++count)
            calls.push_back(backend.executor.start(call(memo, load)));
        for (std::size_t index = 0; index < calls.size(); index += 2)
            calls[index].request_stop();
        for (std::size_t index = 0; index < calls.size(); ++index) {
            try {
                const int value = calls[index].get();
                CHECK(value == 7);
            } catch (const Cancelled&) {
                CHECK(index % 2 == 0);
            }
        }
    }
}
