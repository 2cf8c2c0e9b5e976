// SPDX-License-Identifier: MIT
#pragma once

// What `RunContext` has to do with runs around and inside of it; included at the end of its bodies.

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>

namespace coflow {

inline void RunContext::throw_own_parent() const {
    throw Error{ErrorCode::invalid_argument,
                "run '" + id_ + "' of workflow '" + workflow_ + "' is to be its own parent"};
}

inline void RunContext::nest(StepScope& scope) {
    const RunContext& parent = scope.run();
    const detail::Nesting* const above = parent.nesting();
    const int depth = above == nullptr ? 1 : above->depth + 1;
    if (depth > most_nested)
        throw Error{ErrorCode::invalid_state, "workflow '" + workflow_ + "' is nested " +
                                                  std::to_string(depth) +
                                                  " deep; does it nest itself without end?"};
    for (const RunContext* run = &parent; run != nullptr; run = run->around())
        if (run->id_ == id_)
            throw Error{ErrorCode::duplicate, "run '" + id_ + "' of workflow '" + workflow_ +
                                                  "' is started inside of a run with its id; give "
                                                  "it another id or none"};
    watched_ = true;
    if (probe_ == nullptr)
        probe_ = parent.probe_;
    nesting_.store(new detail::Nesting{.scope = &scope,
                                       .parent_id = parent.id_,
                                       .user_id = parent.user_id(),
                                       .priority = parent.priority(),
                                       .deadline = parent.deadline().value_or(TimePoint::max()),
                                       .depth = depth},
                   std::memory_order_release);
}

inline void RunContext::unnest() noexcept {
    if (detail::Nesting* const nest = nesting()) [[unlikely]]
        nest->scope = nullptr;
}

inline RunContext* RunContext::around() const noexcept {
    const detail::Nesting* const nest = nesting();
    return nest == nullptr || nest->scope == nullptr ? nullptr : &nest->scope->run();
}

inline const std::string& RunContext::parent_id() const noexcept {
    const detail::Nesting* const nest = nesting();
    return parent_id_.empty() && nest != nullptr ? nest->parent_id : parent_id_;
}
inline const std::string& RunContext::user_id() const noexcept {
    const detail::Nesting* const nest = nesting();
    return user_id_.empty() && nest != nullptr ? nest->user_id : user_id_;
}
inline WorkflowPriority RunContext::priority() const noexcept {
    const detail::Nesting* const nest = nesting();
    return priority_.value_or(nest != nullptr ? nest->priority : WorkflowPriority::normal);
}

inline bool RunContext::is_to_pause() const noexcept {
    const RunContext* const outer = around();
    return pause_requested() || (outer != nullptr && outer->must_pause());
}

inline std::optional<TimePoint> RunContext::deadline() const noexcept {
    const std::optional<TimePoint> start = started();
    const detail::Nesting* const nest = nesting();
    const TimePoint outer = nest != nullptr ? nest->deadline : TimePoint::max();
    const TimePoint own =
        start && timeout_ != Duration::max() ? saturating_add(*start, timeout_) : TimePoint::max();
    const TimePoint first = std::min(outer, own);
    return first == TimePoint::max() ? std::nullopt : std::optional{first};
}

/// From the outermost run to `scope`.
inline std::string RunContext::path_to(const StepScope& scope) {
    const RunContext& run = scope.run();
    std::string text;
    if (const detail::Nesting* const nest = run.nesting())
        text = path_to(*nest->scope) + " > ";
    text.append("workflow '").append(run.workflow_).append("' (").append(run.id_).append(")");
    if (scope.parent() != nullptr)
        text.append(": step '").append(scope.name()).append("' (") += scope.id().to_string() + ")";
    return text;
}

inline void RunContext::note_path(const std::exception_ptr& error) noexcept {
    RunContext* const parent = around();
    if (parent == nullptr)
        return;
    try {
        const std::string here = place(error);
        {
            const std::scoped_lock guard{parent->lock_};
            parent->failures().add_nested(error, here);
        }
        std::string path = path_to(*nesting()->scope) + " > ";
        const std::scoped_lock guard{lock_};
        nesting()->path = std::move(path);
    } catch (...) { // no memory: the error goes on without it
    }
}

} // namespace coflow
