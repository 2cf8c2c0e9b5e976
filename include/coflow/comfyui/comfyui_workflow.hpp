// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/comfyui_request.hpp"
#include "coflow/comfyui/comfyui_result.hpp"
#include "coflow/comfyui/kept_run.hpp"
#include "coflow/comfyui/run_prompt.hpp"
#include "coflow/comfyui/server_pools.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// Runs a prompt on a server of a pool: sets what is asked for, checks the prompt against the
/// server, uploads files, submits, watches, and downloads what was made.
///
/// The nodes of the prompt show as steps of the run, by their titles. A server that fails before
/// the prompt is submitted is replaced by another one; afterwards the prompt stays where it is,
/// and only a server that verifiably never took it is replaced.
/// Throws: `ValidationError` for a prompt that cannot run there; `PromptRefused`;
/// `ExecutionFailed` for a node that failed; `PromptEnded` for other ends; `Error` (io_failure) for
/// a file that is empty or not what its name says; as `ServerPools::acquire`, `upload_image` and
/// `download`.
/// Cancellation: cancels this prompt and no other, as `run_prompt`; files that came whole stay.
/// Lifetime: the watcher, if there is one, outlives the runs.
class ComfyUIWorkflow : public BaseWorkflow<ComfyUIRequest, ComfyUIResult> {
public:
    explicit ComfyUIWorkflow(ServerPools pools, RunWatcher* watcher = nullptr)
        : BaseWorkflow{{.name = "comfyui", .type = WorkflowType::comfyui}},
          pools_{std::move(pools)},
          watcher_{watcher} {}

private:
    struct Work {
        explicit Work(ComfyUIRequest what) : request{std::move(what)} {}

        ComfyUIRequest request;
        PreparedPrompt prepared;
        std::string server; // the only one that may be taken
        ComfyUIResult result;
    };

    [[nodiscard]] Task<ComfyUIResult> execute(ComfyUIRequest request) override;
    [[nodiscard]] Task<bool> try_server(Work& work, bool is_last);
    [[nodiscard]] Task<> prepare(Work& work);
    [[nodiscard]] Task<ServerLease> acquire(const Work& work);
    [[nodiscard]] Task<Prompt> place_files(const Work& work, Client client);
    [[nodiscard]] Task<> run_there(Work& work, Client client, Prompt prompt);
    [[nodiscard]] Task<> keep_for_downloads(const Work& work, Client client, Prompt prompt);
    [[nodiscard]] Task<> fetch(Work& work, Client client);

    ServerPools pools_;
    RunWatcher* watcher_;
};

} // namespace coflow::comfyui

#include "coflow/comfyui/detail/comfyui_workflow.hpp"
