// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/prompt.hpp"
#include "coflow/comfyui/run_watcher.hpp"
#include "coflow/model/run_context.hpp"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>

namespace coflow::comfyui::detail {

/// Shows the nodes of a prompt as steps within a step of coflow's, and keeps which ones ran.
///
/// Of several nodes at a time, which servers begin one after the other, the latest is shown.
class NodeSteps final : public RunWatcher {
public:
    NodeSteps(StepScope& step, const Prompt& prompt, RunWatcher* next)
        : step_{step}, prompt_{prompt}, next_{next} {}
    ~NodeSteps() override {
        if (node_ != nullptr)
            step_.run().step_cancelled(node_->scope);
    }

    void on_progress(const Report& report) override {
        step_.report(report.percentage);
        if (next_ != nullptr)
            next_->on_progress(report);
    }
    void on_event(const Event& event) override {
        if (const auto* executing = std::get_if<NodeExecuting>(&event)) {
            leave();
            if (executing->node)
                enter(executing->display_node.empty() ? *executing->node : executing->display_node);
        } else if (const auto* cached = std::get_if<NodesCached>(&event)) {
            cached_.insert(cached->nodes.begin(), cached->nodes.end());
        }
        if (next_ != nullptr)
            next_->on_event(event);
    }
    void on_preview(const PreviewImage& preview) override {
        if (next_ != nullptr)
            next_->on_preview(preview);
    }
    void on_end(const RunOutcome& outcome) override {
        if (outcome.end == RunEnd::succeeded)
            leave();
        if (next_ != nullptr)
            next_->on_end(outcome);
    }

    [[nodiscard]] const std::set<std::string>& cached() const noexcept { return cached_; }
    [[nodiscard]] bool has_run_any() const noexcept { return has_run_any_; }

private:
    struct Node {
        Node(StepScope& step, std::string named) : title{std::move(named)}, scope{step, title} {}

        std::string title; // which the scope refers to
        StepScope scope;
    };

    void enter(const std::string& id) {
        has_run_any_ = true;
        std::string title = prompt_.title_of(id);
        if (title.empty())
            title = prompt_.class_of(id);
        node_ = std::make_unique<Node>(step_, title.empty() ? "node " + id : std::move(title));
        step_.run().step_started(node_->scope);
    }
    void leave() {
        if (node_ == nullptr)
            return;
        step_.run().step_completed(node_->scope);
        node_.reset();
    }

    StepScope& step_;
    const Prompt& prompt_;
    RunWatcher* next_;
    std::unique_ptr<Node> node_;
    std::set<std::string> cached_;
    bool has_run_any_ = false;
};

} // namespace coflow::comfyui::detail
