// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

namespace coflow::detail {

class DefinedNode;

/// Where the result of a node waits for the nodes that use it, without its type.
class NodeResultBase {
public:
    explicit NodeResultBase(DefinedNode* producer) noexcept : producer_{producer} {}
    NodeResultBase(const NodeResultBase&) = delete;
    NodeResultBase& operator=(const NodeResultBase&) = delete;
    virtual ~NodeResultBase() = default;

    /// Null for the workflow's input.
    [[nodiscard]] DefinedNode* producer() const noexcept { return producer_; }

    /// False if one of several users wants the result for itself.
    [[nodiscard]] bool can_add_user(bool takes) const noexcept {
        return users_ == 0 || (!takes && !taken_);
    }
    void add_user(bool takes) noexcept {
        ++users_;
        taken_ = taken_ || takes;
    }
    [[nodiscard]] bool has_one_user() const noexcept { return users_ == 1; }

    void restart() noexcept {
        clear();
        users_left_.store(users_, std::memory_order_relaxed);
    }

    /// A user is done with the result; after the last one it is destroyed.
    void release() noexcept {
        if (users_left_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            clear();
    }

    virtual void clear() noexcept = 0;

private:
    DefinedNode* producer_;
    std::uint32_t users_ = 0;
    bool taken_ = false;
    std::atomic<std::uint32_t> users_left_{0};
};

template <class T>
class NodeResult final : public NodeResultBase {
public:
    using NodeResultBase::NodeResultBase;

    void clear() noexcept override { value.reset(); }

    std::optional<T> value;
};

} // namespace coflow::detail
