// SPDX-License-Identifier: MIT
#include "app/run_view.hpp"

#include "app/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace comfy {

using namespace coflow::comfyui;

void RunView::add(const Event& event) {
    progress_.add(event);
    percentage_ = std::max(percentage_, progress_.percentage());
    has_begun_ = has_begun_ || !std::holds_alternative<StatusEvent>(event);
    const auto count = [this](const std::string& node, double value, double max) {
        counted_ = node;
        value_ = value;
        max_ = max;
    };
    if (const auto* cached = std::get_if<NodesCached>(&event)) {
        cached_ = std::max(cached_, cached->nodes.size());
    } else if (const auto* progressed = std::get_if<NodeProgressed>(&event)) {
        count(progressed->node.empty() ? node() : progressed->node, progressed->value,
              progressed->max);
    } else if (const auto* state = std::get_if<ProgressState>(&event)) {
        for (const ProgressState::Node& each : state->nodes)
            if (each.state == "running" && each.id == node())
                count(each.id, each.value, each.max);
    }
}

void RunView::add(const Report& report) { percentage_ = std::max(percentage_, report.percentage); }

std::size_t RunView::done() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        ids_, [this](const std::string& id) { return progress_.of(id) >= 1; }));
}

std::string RunView::count_text() const {
    std::string text = fmt::format("{} of {} nodes", done(), total());
    return cached_ == 0 ? text : text + fmt::format(", {} cached", cached_);
}

std::string RunView::node_text() const {
    return node().empty() ? std::string{} : node_name(prompt_, node());
}

std::string RunView::step_text() const {
    return counted_ == node() && max_ > 1 ? fmt::format("{:g}/{:g}", value_, max_) : std::string{};
}

} // namespace comfy
