// SPDX-License-Identifier: MIT
#include "coflow/base/config.hpp"
#include "coflow/core/detail/frame_allocator.hpp"
#include "coflow/core/task.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

using namespace coflow;
using coflow::detail::allocate_frame;
using coflow::detail::deallocate_frame;

namespace {

constexpr std::size_t largest_recycled =
    coflow::detail::frame_block(coflow::detail::frame_classes - 1);

Task<int> value() { co_return 1; }

} // namespace

TEST_CASE("a frame that was freed is the next one of its size", "[core]") {
    for (const std::size_t size : {std::size_t{1}, std::size_t{100}, largest_recycled}) {
        CAPTURE(size);
        void* const first = allocate_frame(size);
        deallocate_frame(first, size);
        void* const second = allocate_frame(size);
        // A sanitizer is to see the use of freed memory: nothing is recycled under one.
        if constexpr (!config::sanitized)
            CHECK(second == first);
        std::memset(second, 1, size);
        deallocate_frame(second, size);
    }
    CHECK(largest_recycled >= 1024);
}

TEST_CASE("a task reuses the frame of one that is gone", "[core]") {
    std::set<const void*> frames;
    for (int turn = 0; turn < 100; ++turn) {
        Task<int> task = value();
        frames.insert(coflow::detail::TaskAccess::handle(task).address());
    }
    if constexpr (config::sanitized)
        CHECK_FALSE(frames.empty());
    else
        CHECK(frames.size() == 1);
}

TEST_CASE("frames of all sizes hold what they are meant for", "[core]") {
    // More than one batch of each, so that they go through the depot too.
    constexpr std::size_t many = 3 * coflow::detail::frame_batch + 1;
    for (std::size_t size = 1; size <= largest_recycled + 64; size += 31) {
        std::vector<unsigned char*> frames;
        for (std::size_t index = 0; index < many; ++index) {
            frames.push_back(static_cast<unsigned char*>(allocate_frame(size)));
            std::memset(frames.back(), static_cast<int>(index % 256), size);
        }
        bool intact = true;
        for (std::size_t index = 0; index < many; ++index) {
            intact =
                intact && frames[index][0] == index % 256 && frames[index][size - 1] == index % 256;
            deallocate_frame(frames[index], size);
        }
        CHECK(intact);
    }
}

TEST_CASE("frames that one thread frees serve another", "[core]") {
    constexpr std::size_t size = 128;
    constexpr std::size_t many = 10 * coflow::detail::frame_batch;
    std::vector<void*> frames;
    for (std::size_t index = 0; index < many; ++index)
        frames.push_back(allocate_frame(size));
    const std::set<void*> before{frames.begin(), frames.end()};
    std::thread{[&frames] {
        for (void* const frame : frames)
            deallocate_frame(frame, size);
    }}.join();
    std::size_t reused = 0;
    for (void*& frame : frames) {
        frame = allocate_frame(size);
        reused += before.count(frame);
    }
    for (void* const frame : frames)
        deallocate_frame(frame, size);
    // What the thread had not handed over when it ended went back to the system.
    if constexpr (config::sanitized)
        CHECK(before.size() == many);
    else
        CHECK(reused >= many / 2);
}
