// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/model/graph_view.hpp"
#include "coflow/workflow/detail/composition.hpp"
#include "coflow/workflow/detail/pipeline_step.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace coflow::detail {

/// The steps of one pipeline, how they fit together, and how far its run has come.
class StepList {
public:
    explicit StepList(const std::type_info& input) noexcept : input_{&input} {}

    template <class Function, class Given, class Left, class F>
    void add(const Workflow& pipeline, std::string_view name, const StepOptions& options,
             F&& function) {
        check_idle(title(pipeline), pipeline);
        check_part(title(pipeline), "step '" + std::string{name} + "'", options);
        steps_.push_back(std::make_unique<TypedPipelineStep<Function, Given, Left>>(
            name, options, std::forward<F>(function)));
        total_weight_ += options.weight;
    }

    [[nodiscard]] double total_weight() const noexcept { return total_weight_; }

    void restart() noexcept { position_.store(0, std::memory_order_relaxed); }

    /// The next step to run, the one before it being done; null at the end.
    PipelineStep* next() noexcept {
        const std::size_t position = position_.load(std::memory_order_relaxed);
        if (position > steps_.size())
            return nullptr;
        position_.store(position + 1, std::memory_order_relaxed);
        return position == steps_.size() ? nullptr : steps_[position].get();
    }

    void check_empty(const Workflow& pipeline) const {
        if (!steps_.empty())
            throw Error{ErrorCode::invalid_state,
                        title(pipeline) + " has steps already; steps(...) lists all of them, and "
                                          "add_step adds to them"};
    }

    void check_follows(const Workflow& pipeline, std::string_view name,
                       const std::type_info& taken) const {
        if (taken != returned())
            throw Error{ErrorCode::type_mismatch, title(pipeline) + ": step '" + std::string{name} +
                                                      "' takes " + text(taken) + ", but " + end() +
                                                      " " + text(returned())};
    }

    void check_complete(const Workflow& pipeline, const std::type_info& output) const {
        if (steps_.empty() || returned() != output)
            throw Error{ErrorCode::invalid_state,
                        title(pipeline) + " is not finished: " + end() + " " + text(returned()) +
                            ", and it is to return " + text(output) + "; add the missing steps"};
    }

    [[nodiscard]] GraphView graph(const Workflow& pipeline) const {
        GraphView view;
        view.workflow = pipeline.name();
        for (std::size_t index = 0; index < steps_.size(); ++index) {
            view.nodes.push_back({.name = steps_[index]->name(),
                                  .weight = steps_[index]->options().weight,
                                  .state = state_of(pipeline, index)});
            if (index > 0)
                view.edges.push_back({.from = index - 1, .to = index});
        }
        return view;
    }

private:
    /// What the chain returns so far.
    [[nodiscard]] const std::type_info& returned() const noexcept {
        return steps_.empty() ? *input_ : steps_.back()->returned();
    }

    static std::string title(const Workflow& pipeline) { return title_of("pipeline", pipeline); }
    [[nodiscard]] std::string end() const {
        return steps_.empty() ? "it has no steps yet and its input is"
                              : "the last step '" + steps_.back()->name() + "' returns";
    }
    static std::string text(const std::type_info& type) {
        return type == typeid(NoInput) ? "nothing" : std::string{type_name(type)};
    }

    [[nodiscard]] NodeState state_of(const Workflow& pipeline, std::size_t index) const noexcept {
        const std::size_t position = position_.load(std::memory_order_relaxed); // of the next one
        if (index + 1 < position)
            return NodeState::done;
        if (index >= position)
            return NodeState::waiting;
        switch (pipeline.status()) {
        case WorkflowStatus::failed:
            return NodeState::failed;
        case WorkflowStatus::cancelled:
            return NodeState::skipped;
        default:
            return NodeState::running;
        }
    }

    const std::type_info* input_;
    std::vector<std::unique_ptr<PipelineStep>> steps_;
    double total_weight_ = 0;
    std::atomic<std::size_t> position_{0};
};

} // namespace coflow::detail
