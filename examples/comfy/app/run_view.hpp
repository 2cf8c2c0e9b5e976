// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/event.hpp"
#include "coflow/comfyui/prompt.hpp"
#include "coflow/comfyui/run_action.hpp"
#include "coflow/comfyui/run_progress.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace comfy {

/// What there is to show of a run, from what its server tells.
class RunView {
public:
    explicit RunView(const coflow::comfyui::Prompt& prompt)
        : prompt_{prompt}, ids_{prompt.ids()}, progress_{prompt} {}

    void add(const coflow::comfyui::Event& event);
    void add(const coflow::comfyui::Report& report);

    /// False while it waits in the queue.
    [[nodiscard]] bool has_begun() const noexcept { return has_begun_; }
    [[nodiscard]] double percentage() const noexcept { return percentage_; }
    [[nodiscard]] std::size_t total() const noexcept { return ids_.size(); }
    [[nodiscard]] std::size_t done() const;
    [[nodiscard]] std::size_t cached() const noexcept { return cached_; }
    /// The id of the node that has begun last; empty before the first.
    [[nodiscard]] const std::string& node() const noexcept { return progress_.node(); }

    /// "3 of 7 nodes, 2 cached"
    [[nodiscard]] std::string count_text() const;
    /// "node 3 'Sampler' (KSampler)"; empty before the first.
    [[nodiscard]] std::string node_text() const;
    /// "12/20"; empty if the node does not count.
    [[nodiscard]] std::string step_text() const;

private:
    coflow::comfyui::Prompt prompt_;
    std::vector<std::string> ids_;
    coflow::comfyui::RunProgress progress_;
    double percentage_ = 0;
    bool has_begun_ = false;
    std::size_t cached_ = 0;
    std::string counted_; // the node that `value_` and `max_` are of
    double value_ = 0;
    double max_ = 0;
};

} // namespace comfy
