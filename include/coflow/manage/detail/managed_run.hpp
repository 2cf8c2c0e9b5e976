// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/manage/detail/run_record.hpp"
#include "coflow/workflow/run_workflow.hpp"

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace coflow::detail {

/// A managed run together with its workflow and its input.
template <class W>
class ManagedRun final : public TypedRecord<typename W::Output> {
public:
    using Input = typename W::Input;
    using Output = typename W::Output;

    ManagedRun(const RunOptions& options, TimePoint now, std::unique_ptr<W> workflow, Input input)
        : TypedRecord<Output>{options, workflow->name(), workflow->type(), now},
          workflow_{std::move(workflow)},
          input_(std::move(input)) {} // braces would wrap JSON in an array

    Task<void> execute() override {
        try {
            if constexpr (std::is_void_v<Output>) {
                co_await run_workflow(*workflow_, std::move(input_), this->context());
                this->succeed({});
            } else {
                Output output =
                    co_await run_workflow(*workflow_, std::move(input_), this->context());
                this->succeed(std::move(output));
            }
        } catch (...) {
            this->fail(std::current_exception());
        }
        workflow_.reset(); // a record is kept for its outcome, not for what made it
    }

    void abandon(std::exception_ptr error) noexcept override {
        this->fail(std::move(error));
        workflow_.reset();
    }

private:
    std::unique_ptr<W> workflow_;
    Input input_;
};

} // namespace coflow::detail
