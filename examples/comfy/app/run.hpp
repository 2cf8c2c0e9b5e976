// SPDX-License-Identifier: MIT
#pragma once

#include "app/command_line.hpp"
#include "app/display.hpp"
#include "app/result.hpp"
#include "coflow/comfyui/client.hpp"
#include "coflow/core/task.hpp"

namespace comfy {

/// Checks a prompt, uploads what it needs, runs it, and downloads what it makes.
///
/// Throws: as `Client`; `UsageError`.
/// Cancellation: cancels the prompt; then the result says what has become of it. Before and after
/// the run, `Cancelled`.
/// Lifetime: the display outlives the task; both are of an executor with one thread.
coflow::Task<Result> run(coflow::comfyui::Client client, Command command, Display& display);

} // namespace comfy
