// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/queue.hpp"

#include <string>

namespace comfy {

/// By what this program knows the prompts again that this user has submitted from this machine: it
/// goes along as extra_data.comfy_owner, and names neither.
std::string owner_mark();

bool is_mine(const coflow::comfyui::QueueItem& item);

} // namespace comfy
