// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

namespace coflow {

/// Something that is ready to run: an intrusive queue entry, usually part of a coroutine's frame.
///
/// Lifetime: the scheduler touches the node no more once it has called `run`.
struct ReadyNode {
    using Run = void (*)(ReadyNode&) noexcept;

    ReadyNode() = default;
    explicit ReadyNode(Run function) noexcept : run{function} {}

    ReadyNode* next = nullptr;
    Run run = nullptr;
};

namespace detail {

/// A first-in first-out chain of nodes; owns nothing, allocates nothing.
class ReadyList {
public:
    [[nodiscard]] bool empty() const noexcept { return head_ == nullptr; }

    void push_back(ReadyNode& node) noexcept {
        node.next = nullptr;
        *tail() = &node;
        last_ = &node;
    }

    void append(ReadyList& other) noexcept {
        if (other.empty())
            return;
        *tail() = other.head_;
        last_ = other.last_;
        other.head_ = other.last_ = nullptr;
    }

    /// Null when empty.
    [[nodiscard]] ReadyNode* front() const noexcept { return head_; }

    void push_front(ReadyNode& node) noexcept {
        node.next = head_;
        if (head_ == nullptr)
            last_ = &node;
        head_ = &node;
    }

    /// Null when empty.
    ReadyNode* pop_front() noexcept {
        ReadyNode* const node = head_;
        if (node != nullptr) {
            head_ = node->next;
            if (head_ == nullptr)
                last_ = nullptr;
        }
        return node;
    }

private:
    ReadyNode** tail() noexcept { return last_ == nullptr ? &head_ : &last_->next; }

    ReadyNode* head_ = nullptr;
    ReadyNode* last_ = nullptr;
};

} // namespace detail

} // namespace coflow
