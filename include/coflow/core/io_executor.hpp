// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/fwd.hpp"

#include <asio/any_io_executor.hpp>

namespace coflow {

/// The Asio executor behind a `Scheduler`; a name of our own, because Asio's cannot be forward
/// declared and most headers do not need its definition.
class IoExecutor {
public:
    explicit IoExecutor(asio::any_io_executor executor) noexcept : executor_{std::move(executor)} {}

    [[nodiscard]] const asio::any_io_executor& get() const noexcept { return executor_; }

private:
    asio::any_io_executor executor_;
};

} // namespace coflow
