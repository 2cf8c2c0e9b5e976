// SPDX-License-Identifier: MIT
#include "coflow/core/detail/group_count.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <thread>
#include <vector>

using coflow::detail::GroupCount;

TEST_CASE("a group count knows its number, open or closed", "[core]") {
    GroupCount count;
    CHECK(count.size() == 0);
    count.add();
    count.add();
    CHECK(count.size() == 2);
    CHECK_FALSE(count.remove());
    CHECK(count.size() == 1);
    CHECK_FALSE(count.close());
    CHECK(count.size() == 1);
    count.add();
    CHECK(count.size() == 2);
    CHECK_FALSE(count.remove());
    CHECK(count.remove());
    CHECK(count.size() == 0);
}

TEST_CASE("closing a group count of none says so", "[core]") {
    GroupCount count;
    CHECK(count.close());
    count.reopen();
    count.add();
    CHECK_FALSE(count.remove());
    CHECK(count.close());
}

TEST_CASE("only the removal of the last from a closed group count is told", "[core]") {
    GroupCount count;
    count.add();
    CHECK_FALSE(count.remove()); // open: whoever closes it will see
    count.add();
    count.add();
    CHECK_FALSE(count.close());
    CHECK_FALSE(count.remove());
    CHECK(count.remove());
    count.reopen();
    CHECK(count.size() == 0);
    count.add();
    CHECK(count.size() == 1);
}

TEST_CASE("a stranger's child waits for a closed group count of none to be reopened", "[core]") {
    for (int round = 0; round < 100; ++round) {
        GroupCount count;
        count.add();
        CHECK_FALSE(count.close());
        CHECK(count.remove()); // whoever has closed it resumes now
        std::atomic<bool> adds{false};
        std::atomic<bool> added{false};
        std::thread stranger{[&] {
            adds = true;
            count.add();
            added = true;
        }};
        while (!adds)
            std::this_thread::yield();
        for (int turn = 0; turn < 10; ++turn)
            std::this_thread::yield();
        CHECK_FALSE(added);
        count.reopen();
        stranger.join();
        CHECK(count.size() == 1);
    }
}

TEST_CASE("of many threads that add and remove, one sees the last one go", "[core][stress]") {
    for (int round = 0; round < 200; ++round) {
        GroupCount count;
        std::atomic<int> last{0};
        constexpr int threads = 4;
        for (int thread = 0; thread < threads; ++thread)
            count.add();
        std::vector<std::thread> workers;
        for (int thread = 0; thread < threads; ++thread)
            workers.emplace_back([&count, &last] {
                for (int child = 0; child < 50; ++child) {
                    count.add();
                    last += count.remove() ? 1 : 0;
                }
                last += count.remove() ? 1 : 0;
            });
        last += count.close() ? 1 : 0;
        for (std::thread& worker : workers)
            worker.join();
        CHECK(last == 1);
        CHECK(count.size() == 0);
    }
}
