// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"

#include <coroutine>
#include <type_traits>
#include <utility>

namespace coflow::detail {

/// What `await_suspend` returns to pass control to another coroutine.
///
/// With symmetric transfer it is the coroutine itself. Without it (see `config.hpp`) the coroutine
/// is left in the slot of the running `resume` loop, so that a chain of any length needs one stack
/// frame.
using Transfer = std::conditional_t<config::symmetric_transfer, std::coroutine_handle<>, void>;

/// Where the innermost `resume` of this thread looks for its next coroutine; null outside of one.
inline constinit thread_local std::coroutine_handle<>* transfer_slot = nullptr;

/// Runs `coroutine` and everything it transfers to until one of them waits for something.
inline void resume(std::coroutine_handle<> coroutine) noexcept {
    if constexpr (config::symmetric_transfer) {
        coroutine.resume();
    } else {
        std::coroutine_handle<> next;
        std::coroutine_handle<>* const outer = std::exchange(transfer_slot, &next);
        do {
            coroutine.resume();
            coroutine = std::exchange(next, nullptr);
        } while (coroutine);
        transfer_slot = outer;
    }
}

/// A coroutine that stands for none: transferring to it gives the thread back to `resume`.
inline std::coroutine_handle<> nowhere() noexcept {
    if constexpr (config::symmetric_transfer)
        return std::noop_coroutine();
    else
        return nullptr;
}

/// The result of an `await_suspend` that passes control to `next`.
template <class Result = Transfer>
Result transfer_to(std::coroutine_handle<> next) noexcept {
    if constexpr (!std::is_void_v<Result>) {
        return next;
    } else if (next) {
        // The slot is taken, or missing, only when foreign code resumed a coroutine in the middle
        // of another one: then a nested loop runs it, which is right, if deeper.
        if (transfer_slot != nullptr && !*transfer_slot)
            *transfer_slot = next;
        else
            resume(next);
    }
}

} // namespace coflow::detail
