// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/prompt.hpp"
#include "coflow/comfyui/run_outcome.hpp"
#include "coflow/core/clock.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace comfy {

/// "node 3 'My sampler' (KSampler)", with what is known of it.
std::string node_name(const coflow::comfyui::Prompt& prompt, const std::string& node,
                      const std::string& class_type = {});

/// What has gone wrong in a run: a line for each thing.
std::vector<std::string> complaints_of(const coflow::comfyui::RunOutcome& outcome,
                                       const coflow::comfyui::Prompt& prompt,
                                       const std::string& server);

/// What a node raised, with the place in its program.
std::string failure_text(const coflow::comfyui::ExecutionFailure& failure,
                         const coflow::comfyui::Prompt& prompt);

/// A value as JSON, unless it is too long to be shown.
std::string shown_value(const coflow::comfyui::Json& value);

/// "1.5 MB"
std::string size_text(std::uintmax_t bytes);

/// "0:07", "12:40", "1:02:03"
std::string time_text(coflow::Duration time);

} // namespace comfy
