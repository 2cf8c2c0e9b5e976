// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/scheduler.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

namespace coflow::detail {

/// Threads for calls that block: started on demand up to a limit, kept for the next call.
class BlockingPool {
public:
    explicit BlockingPool(std::size_t most_threads) noexcept
        : most_threads_{std::max<std::size_t>(most_threads, 1)} {}

    ~BlockingPool() {
        {
            const std::scoped_lock guard{mutex_};
            stopping_ = true;
        }
        wake_.notify_all();
        for (std::thread& thread : threads_)
            thread.join();
    }
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    void submit(BlockingNode& node) {
        const std::scoped_lock guard{mutex_};
        if (idle_ <= waiting_ && threads_.size() < most_threads_)
            threads_.emplace_back([this] { run(); });
        queue_.push_back(node);
        ++waiting_;
        wake_.notify_one();
    }

    /// True if the node had not begun to run, and now will not.
    bool withdraw(BlockingNode& node) noexcept {
        const std::scoped_lock guard{mutex_};
        ReadyList kept;
        bool found = false;
        while (ReadyNode* const queued = queue_.pop_front()) {
            if (queued == &node)
                found = true;
            else
                kept.push_back(*queued);
        }
        queue_.append(kept);
        if (found)
            --waiting_;
        return found;
    }

private:
    void run() noexcept {
        std::unique_lock guard{mutex_};
        for (;;) {
            ++idle_;
            wake_.wait(guard, [this] { return stopping_ || !queue_.empty(); });
            --idle_;
            ReadyNode* const node = queue_.pop_front();
            if (node == nullptr)
                return;
            --waiting_;
            guard.unlock();
            node->run(*node);
            guard.lock();
        }
    }

    const std::size_t most_threads_;
    std::mutex mutex_;
    std::condition_variable wake_;
    ReadyList queue_;
    std::size_t waiting_ = 0;
    std::size_t idle_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace coflow::detail
