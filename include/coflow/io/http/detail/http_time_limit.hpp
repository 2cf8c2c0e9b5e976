// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/timeout.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace coflow::detail {

/// `what` begins with the peer's name, such as "server:80: no answer".
[[nodiscard]] inline TimedOut http_timeout(Duration limit, const std::string& what) {
    const auto count = std::chrono::ceil<std::chrono::milliseconds>(limit).count();
    return TimedOut{limit, what + " within " + std::to_string(count) + " ms"};
}

/// `with_timeout`, with a message that says what took too long.
template <class T>
Task<T> within(Duration limit, Task<T> task, std::string what) {
    try {
        co_return co_await with_timeout(limit, std::move(task));
    } catch (const TimedOut& expired) {
        if (expired.limit() != limit)
            throw; // a limit of the task's own
        throw http_timeout(limit, what);
    }
}

} // namespace coflow::detail
