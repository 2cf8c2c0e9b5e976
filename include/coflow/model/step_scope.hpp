// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/environment.hpp"
#include "coflow/model/fwd.hpp"
#include "coflow/model/step_id.hpp"

#include <atomic>
#include <cstdint>
#include <string_view>

namespace coflow {

/// A step while it runs, or the whole run: what `Environment::run` points at.
///
/// Scopes form a tree by their parents, and a step's place in that tree is its identity.
/// Lifetime: outlives the tasks beneath it, and the parent outlives it.
class StepScope : public RunSlot {
public:
    /// The next step within `parent`; `name` outlives the scope.
    StepScope(StepScope& parent, std::string_view name, double weight = 1) noexcept
        : StepScope{parent, name, weight, parent.reserve_steps(1)} {}

    /// The step with the given ordinal, which has been reserved.
    StepScope(StepScope& parent, std::string_view name, double weight,
              std::uint32_t ordinal) noexcept
        : run_{parent.run_}, parent_{&parent}, name_{name}, weight_{weight}, ordinal_{ordinal} {}

    StepScope(const StepScope&) = delete;
    StepScope& operator=(const StepScope&) = delete;
    virtual ~StepScope() = default;

    /// Reports how much of this step is done, 0 to 100; right in parallel branches, too.
    void report(double percentage, std::string_view message = {});

    void note_error(const std::exception_ptr& error, std::string_view note) noexcept override;

    [[nodiscard]] RunContext& run() const noexcept { return *run_; }

    /// Null for the run itself.
    [[nodiscard]] StepScope* parent() const noexcept { return parent_; }

    /// Empty for the run itself.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] StepId id() const {
        return parent_ == nullptr ? StepId{} : parent_->id().child(ordinal_);
    }

    /// Sets `count` ordinals aside and returns the first of them.
    ///
    /// Steps that start one after the other take theirs when they start. Those that are started in
    /// parallel are given theirs, so that they are the same in each execution.
    std::uint32_t reserve_steps(std::uint32_t count) noexcept {
        return next_child_.fetch_add(count, std::memory_order_relaxed);
    }

    /// Which attempt this is, from 1; set by who makes the attempts.
    [[nodiscard]] int attempt() const noexcept { return attempt_; }
    [[nodiscard]] int most_attempts() const noexcept { return most_attempts_; }
    void set_attempt(int attempt) noexcept { attempt_ = attempt; }
    void set_most_attempts(int attempts) noexcept { most_attempts_ = attempts; }

protected:
    /// The scope of `run` itself.
    explicit StepScope(RunContext& run) noexcept : run_{&run} {}

private:
    friend class RunContext;

    RunContext* run_;
    StepScope* parent_ = nullptr;
    std::string_view name_;
    // Progress, guarded by the run: the share in the parent's plan, how much of this scope is
    // done (0 to 1), the weight that its steps are planned to have, and that of the done ones.
    double weight_ = 1;
    double fraction_ = 0;
    double planned_ = 0;
    double done_ = 0;
    std::uint32_t ordinal_ = 0;
    std::atomic<std::uint32_t> next_child_{0};
    int attempt_ = 1;
    int most_attempts_ = 1;
};

} // namespace coflow
