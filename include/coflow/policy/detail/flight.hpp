// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/holds_error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/stop.hpp"

#include <cstddef>
#include <exception>
#include <memory>

namespace coflow::detail {

/// One call of a function that many wait for. The outcome belongs to the caller until `landed` is
/// set, and is constant from then on.
template <class Value>
struct Flight {
    std::size_t passengers = 1; // guarded by the lock of the `Memo`
    StopSource stop;
    Event landed;
    std::shared_ptr<const Value> result;
    std::exception_ptr error;

    [[nodiscard]] bool was_cancelled() const { return holds_error<Cancelled>(error); }
    [[nodiscard]] const Value& value() const {
        if (error != nullptr)
            std::rethrow_exception(error);
        return *result;
    }
};

} // namespace coflow::detail
