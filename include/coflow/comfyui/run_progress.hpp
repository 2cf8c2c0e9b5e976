// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/event.hpp"
#include "coflow/comfyui/prompt.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace coflow::comfyui {

/// How far a run is, as a share of its nodes: cached ones are done, running ones count as far as
/// they say they are.
///
/// It never goes back, so that messages which come twice or in another order do no harm. Nodes that
/// others make while they run, such as "2.0.1", are part of those.
class RunProgress {
public:
    RunProgress() = default;
    explicit RunProgress(const Prompt& prompt) {
        for (std::string& id : prompt.ids())
            done_.emplace(std::move(id), 0.0);
    }

    /// Takes what an event of this run tells; others tell nothing.
    void add(const Event& event);
    void finish();

    /// 0 to 100.
    [[nodiscard]] double percentage() const noexcept {
        constexpr double whole = 100;
        return done_.empty() ? 0
                             : std::min(whole, whole * sum_ / static_cast<double>(done_.size()));
    }
    /// The node that has begun last; empty before the first.
    [[nodiscard]] const std::string& node() const noexcept { return node_; }
    /// The share of a node that is done, 0 to 1.
    [[nodiscard]] double of(const std::string& node) const {
        const auto found = done_.find(node);
        return found == done_.end() ? 0 : found->second;
    }

private:
    void raise(const std::string& node, double share);
    void begin(const std::string& node);
    static double share(double value, double max) noexcept {
        return max > 0 ? std::clamp(value / max, 0.0, 1.0) : 0.0;
    }

    std::map<std::string, double> done_; // of the prompt's nodes
    double sum_ = 0;
    std::string node_;
    bool tells_states_ = false; // a server that says itself which nodes have finished
};

inline void RunProgress::add(const Event& event) {
    if (const auto* cached = std::get_if<NodesCached>(&event)) {
        for (const std::string& node : cached->nodes)
            raise(node, 1);
    } else if (const auto* executing = std::get_if<NodeExecuting>(&event)) {
        if (executing->node)
            begin(executing->display_node.empty() ? *executing->node : executing->display_node);
    } else if (const auto* progressed = std::get_if<NodeProgressed>(&event)) {
        raise(progressed->node.empty() ? node_ : progressed->node,
              share(progressed->value, progressed->max));
    } else if (const auto* executed = std::get_if<NodeExecuted>(&event)) {
        raise(executed->node, 1);
    } else if (const auto* state = std::get_if<ProgressState>(&event)) {
        tells_states_ = true;
        for (const ProgressState::Node& node : state->nodes)
            raise(node.id, node.state == "finished" ? 1 : share(node.value, node.max));
    }
}

inline void RunProgress::finish() {
    for (auto& [node, share] : done_)
        share = 1;
    sum_ = static_cast<double>(done_.size());
}

inline void RunProgress::raise(const std::string& node, double share) {
    const auto found = done_.find(node);
    if (found == done_.end() || found->second >= share)
        return;
    sum_ += share - found->second;
    found->second = share;
}

/// Older servers run one node after the other: the next one begins when the last has ended.
inline void RunProgress::begin(const std::string& node) {
    if (!tells_states_ && !node_.empty() && node != node_)
        raise(node_, 1);
    node_ = node;
}

} // namespace coflow::comfyui
