// SPDX-License-Identifier: MIT
#include "coflow/base/spin_lock.hpp"

#include "support/catch.hpp"

#include <mutex>
#include <thread>
#include <vector>

using coflow::detail::SpinLock;

TEST_CASE("a spin lock lets one thread at a time in") {
    SpinLock lock;
    int count = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&lock, &count] {
                for (int round = 0; round < 5000; ++round) {
                    const std::scoped_lock guard{lock};
                    ++count;
                }
            });
    }
    CHECK(count == 20'000);
}

TEST_CASE("a held spin lock is not to be had by trying") {
    SpinLock lock;
    CHECK(lock.try_lock());
    CHECK_FALSE(lock.try_lock());
    lock.unlock();
    CHECK(lock.try_lock());
    lock.unlock();
}
