// SPDX-License-Identifier: MIT
#pragma once

#include "app/command_line.hpp"
#include "app/result.hpp"
#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/object_info.hpp"
#include "coflow/comfyui/prompt.hpp"
#include "coflow/core/task.hpp"

namespace comfy {

// What each verb does, except run. They throw what `Client` throws, and `UsageError`.

coflow::Task<Result> show_queue(coflow::comfyui::Client client);
coflow::Task<Result> cancel(coflow::comfyui::Client client, Command command);

coflow::Task<Result> show_info(coflow::comfyui::Client client);
coflow::Task<Result> show_class(coflow::comfyui::Client client, Command command);
coflow::Task<Result> free_memory(coflow::comfyui::Client client, Command command);

coflow::Task<Result> show_history(coflow::comfyui::Client client);
coflow::Task<Result> show_ended(coflow::comfyui::Client client, Command command);

/// Asks the server what it knows, unless the command names a file with that.
coflow::Task<Result> check(coflow::comfyui::Client client, Command command);

/// All that a catalog says is wrong with a prompt, as complaints; none if it is fine.
Result check_against(const coflow::comfyui::Catalog& catalog, const coflow::comfyui::Prompt& prompt,
                     const Command& command);

} // namespace comfy
