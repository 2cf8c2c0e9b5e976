// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/base/spin_lock.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <new>

namespace coflow::detail {

/// A freed coroutine frame, reused as a list node; `next_batch` is set in the first of a batch.
struct FreeFrame {
    FreeFrame* next;
    FreeFrame* next_batch;
};

/// Blocks have the sizes of those that a common malloc, glibc's, hands out without waste.
inline constexpr std::size_t frame_granularity = 16;
inline constexpr std::size_t frame_offset = 8;
inline constexpr std::size_t frame_classes = 65; // frames of up to 1 KiB are recycled

inline constexpr std::size_t frame_class(std::size_t size) noexcept {
    const std::size_t least = std::max(size, sizeof(FreeFrame));
    return (least - frame_offset + frame_granularity - 1) / frame_granularity;
}
inline constexpr std::size_t frame_block(std::size_t size_class) noexcept {
    return size_class * frame_granularity + frame_offset;
}
inline constexpr std::size_t frame_batch = 64;

/// Batches of free frames on their way from threads that free to threads that allocate.
class FrameDepot {
public:
    /// Null when there is none.
    FreeFrame* take(std::size_t size_class) noexcept {
        Shelf& shelf = shelves_[size_class];
        const std::scoped_lock guard{shelf.lock};
        FreeFrame* const batch = shelf.batches;
        if (batch != nullptr) {
            shelf.batches = batch->next_batch;
            --shelf.count;
        }
        return batch;
    }

    /// False when the shelf is full; the caller then gives the memory back.
    bool put(std::size_t size_class, FreeFrame* batch) noexcept {
        Shelf& shelf = shelves_[size_class];
        const std::scoped_lock guard{shelf.lock};
        if (shelf.count == most_batches)
            return false;
        batch->next_batch = shelf.batches;
        shelf.batches = batch;
        ++shelf.count;
        return true;
    }

    ~FrameDepot() {
        for (Shelf& shelf : shelves_)
            while (shelf.batches != nullptr) {
                FreeFrame* const batch = shelf.batches;
                shelf.batches = batch->next_batch;
                release(batch);
            }
    }

    static void release(FreeFrame* frames) noexcept {
        while (frames != nullptr) {
            FreeFrame* const next = frames->next;
            ::operator delete(frames);
            frames = next;
        }
    }

    static FrameDepot& instance() {
        static FrameDepot depot;
        return depot;
    }

private:
    static constexpr std::size_t most_batches = 256;

    struct alignas(config::cache_line) Shelf {
        SpinLock lock;
        FreeFrame* batches = nullptr;
        std::size_t count = 0;
    };
    std::array<Shelf, frame_classes> shelves_;
};

/// The free frames of one thread.
class FrameCache {
public:
    FrameCache() { static_cast<void>(FrameDepot::instance()); } // so that it dies after us
    ~FrameCache() {
        current = nullptr;
        gone = true;
        for (Bin& bin : bins_) {
            FrameDepot::release(bin.frames);
            FrameDepot::release(bin.spare);
        }
    }
    FrameCache(const FrameCache&) = delete;
    FrameCache& operator=(const FrameCache&) = delete;

    void* allocate(std::size_t size_class) {
        Bin& bin = bins_[size_class];
        if (bin.frames == nullptr) [[unlikely]] {
            if (!refill(bin, size_class))
                return ::operator new(frame_block(size_class));
        }
        FreeFrame* const frame = bin.frames;
        bin.frames = frame->next;
        --bin.count;
        return frame;
    }

    void deallocate(void* memory, std::size_t size_class) noexcept {
        Bin& bin = bins_[size_class];
        if (bin.count == frame_batch) [[unlikely]]
            spill(bin, size_class);
        bin.frames = ::new (memory) FreeFrame{bin.frames, nullptr};
        ++bin.count;
    }

    /// Null once the thread's cache has been destroyed.
    static FrameCache* get() {
        if (current == nullptr && !gone) [[unlikely]] {
            static thread_local FrameCache cache;
            current = &cache;
        }
        return current;
    }

private:
    struct Bin {
        FreeFrame* frames = nullptr;
        FreeFrame* spare = nullptr; // one whole batch, so that a border case does not thrash
        std::size_t count = 0;
    };

    static bool refill(Bin& bin, std::size_t size_class) noexcept {
        bin.frames = bin.spare != nullptr ? bin.spare : FrameDepot::instance().take(size_class);
        bin.spare = nullptr;
        if (bin.frames == nullptr)
            return false;
        bin.count = frame_batch;
        return true;
    }

    static void spill(Bin& bin, std::size_t size_class) noexcept {
        if (bin.spare != nullptr && !FrameDepot::instance().put(size_class, bin.spare))
            FrameDepot::release(bin.spare);
        bin.spare = bin.frames;
        bin.frames = nullptr;
        bin.count = 0;
    }

    static inline constinit thread_local FrameCache* current = nullptr;
    static inline constinit thread_local bool gone = false;

    std::array<Bin, frame_classes> bins_;
};

/// Memory for a coroutine frame, recycled by the thread that frees it.
inline void* allocate_frame(std::size_t size) {
    const std::size_t size_class = frame_class(size);
    if (config::sanitized || size_class >= frame_classes)
        return ::operator new(size);
    if (FrameCache* const cache = FrameCache::get()) [[likely]]
        return cache->allocate(size_class);
    return ::operator new(size);
}

inline void deallocate_frame(void* memory, std::size_t size) noexcept {
    const std::size_t size_class = frame_class(size);
    if (!config::sanitized && size_class < frame_classes)
        if (FrameCache* const cache = FrameCache::get()) [[likely]]
            return cache->deallocate(memory, size_class);
    ::operator delete(memory);
}

} // namespace coflow::detail
