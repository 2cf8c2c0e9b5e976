// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/run_options.hpp"
#include "coflow/comfyui/run_outcome.hpp"
#include "coflow/comfyui/run_watcher.hpp"
#include "coflow/core/task.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace coflow::comfyui {

/// Runs a prompt on a server, from its submission to its end, as `Run` decides.
///
/// However it ends, the outcome says so; it throws for programming errors and for what is no
/// ComfyUI server only. Ids that are missing are chosen, and how a prompt is cancelled is chosen
/// by what the server can do. The watcher, if there is one, is told what happens.
/// Cancellation: cancels this prompt and no other, and waits for that, as long as the options allow
/// (`cancel_patience`); then `Cancelled`, unless the prompt has ended by itself before: then the
/// outcome.
/// Lifetime: the watcher outlives the task.
[[nodiscard]] Task<RunOutcome> run_prompt(Client client, Submission submission,
                                          RunOptions options = {}, RunWatcher* watcher = nullptr);

/// As `run_prompt`, and keeps in `file` what another process needs to find the run again.
///
/// If the file is there already, its run is looked for and continued, and submitted only if it is
/// nowhere. It is removed once the end is known; it stays if the server could not be reached, or
/// did not confirm that a cancelled prompt does not run any more.
/// Throws: also `Error` (invalid_state) if the file is of another prompt or server,
/// (invalid_argument) if it cannot be understood; `FileError`.
[[nodiscard]] Task<RunOutcome> run_kept_prompt(Client client, Submission submission,
                                               std::filesystem::path file, RunOptions options = {},
                                               RunWatcher* watcher = nullptr);

} // namespace coflow::comfyui

#include "coflow/comfyui/detail/run_prompt.hpp"
