// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/file_error.hpp"
#include "coflow/comfyui/detail/fetch_results.hpp"
#include "coflow/comfyui/detail/node_steps.hpp"
#include "coflow/comfyui/prompt_ended.hpp"
#include "coflow/comfyui/upload.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/model/this_run.hpp"

#include <functional>
#include <map>
#include <system_error>

// The bodies of comfyui_workflow.hpp, which includes this at its end.
namespace coflow::comfyui {

inline Task<ComfyUIResult> ComfyUIWorkflow::execute(ComfyUIRequest request) {
    plan_steps(100);
    Work work{std::move(request)};
    co_await step("prepare", {.weight = 1}, &ComfyUIWorkflow::prepare, std::ref(work));
    for (int left = work.request.servers;; --left) {
        Task<bool> trying = try_server(work, left <= 1 || !work.server.empty());
        const bool done = co_await std::move(trying);
        if (done)
            break;
    }
    co_return std::move(work.result);
}

inline Task<bool> ComfyUIWorkflow::try_server(Work& work, bool is_last) {
    ServerLease lease = co_await step("wait for a server", {.weight = 1}, &ComfyUIWorkflow::acquire,
                                      std::cref(work));
    const Client client = lease.client();
    work.result.server = client.server();
    std::optional<Prompt> prompt;
    try {
        prompt = co_await step("upload", {.weight = 8}, &ComfyUIWorkflow::place_files,
                               std::cref(work), std::cref(client));
    } catch (const FileError&) {
        throw; // no server can help
    } catch (const Error& error) {
        if (is_last || !detail::is_transient(error))
            throw;
    }
    if (!prompt) {
        lease.report_failure("it does not answer");
        co_return false;
    }
    co_await step("run", {.weight = 80}, &ComfyUIWorkflow::run_there, std::ref(work),
                  std::cref(client), std::cref(*prompt));
    if (work.result.outcome.end == RunEnd::lost && work.result.outcome.loss != Loss::removed)
        lease.report_failure();
    if (work.result.outcome.loss == Loss::not_accepted && !is_last)
        co_return false;
    require_success(work.result.outcome);
    lease.release(); // to download takes none of its places
    if (!work.request.output.empty()) {
        // Whoever is ended while it downloads finds the prompt again, instead of running it anew.
        Task<> keeping = keep_for_downloads(work, client, *prompt);
        co_await std::move(keeping);
        co_await step("download", {.weight = 10}, &ComfyUIWorkflow::fetch, std::ref(work),
                      std::cref(client));
        std::error_code gone_already;
        std::filesystem::remove(work.request.run_file, gone_already);
    }
    co_return true;
}

inline Task<> ComfyUIWorkflow::prepare(Work& work) {
    ComfyUIRequest& request = work.request;
    if (!request.prompt_file.empty()) {
        Task<BoundPrompt> loading = load_prompt(request.prompt_file);
        BoundPrompt loaded = co_await std::move(loading);
        if (!request.prompt.binding.empty())
            loaded.binding = std::move(request.prompt.binding);
        request.prompt = std::move(loaded);
    }
    work.prepared = prepare_prompt(request.prompt, request.set);
    work.server = request.server;
    if (!request.run_file.empty()) {
        Task<std::optional<KeptRun>> reading = read_kept_run(request.run_file);
        const std::optional<KeptRun> kept = co_await std::move(reading);
        if (kept)
            work.server = kept->server;
    }
}

inline Task<ServerLease> ComfyUIWorkflow::acquire(const Work& work) {
    return pools_.acquire(work.server, work.request.wish);
}

inline Task<Prompt> ComfyUIWorkflow::place_files(const Work& work, Client client) {
    // It is asked here, where another server may take its place, and not only when it is to run.
    Task<ServerInfo> asking = client.server_info();
    (void)co_await std::move(asking);
    if (work.request.checking == PromptChecking::before_submitting) {
        Task<Catalog> describing = client.object_info();
        const Catalog catalog = co_await std::move(describing);
        std::vector<Violation> found = check_prepared(work.prepared, catalog);
        if (!found.empty())
            throw ValidationError{"the prompt", std::move(found)};
    }
    Prompt prompt = work.prepared.prompt;
    std::map<std::filesystem::path, std::string> names;
    for (const PreparedPrompt::Upload& upload : work.prepared.uploads) {
        auto [name, is_new] = names.try_emplace(upload.file);
        if (is_new) {
            Task<UploadedFile> uploading = upload_image(client, upload.file);
            const UploadedFile uploaded = co_await std::move(uploading);
            name->second = uploaded.input();
        }
        prompt.set(upload.place.node, upload.place.input, name->second);
    }
    co_return prompt;
}

inline Task<> ComfyUIWorkflow::run_there(Work& work, Client client, Prompt prompt) {
    StepScope& scope = co_await this_step();
    const Scheduler& scheduler = co_await this_task::scheduler();
    const TimePoint begin = scheduler.now();
    detail::NodeSteps steps{scope, prompt, watcher_};
    Submission submission{prompt};
    submission.place = work.request.place;
    submission.number = work.request.number;
    const std::filesystem::path& kept = work.request.run_file;
    Task<RunOutcome> running =
        kept.empty()
            ? run_prompt(client, std::move(submission), work.request.run, &steps)
            : run_kept_prompt(client, std::move(submission), kept, work.request.run, &steps);
    ComfyUIResult& result = work.result;
    result.outcome = co_await std::move(running);
    result.prompt_id = result.outcome.prompt_id;
    result.duration = scheduler.now() - begin;
    result.cached.assign(steps.cached().begin(), steps.cached().end());
    result.is_cached = !result.cached.empty() && !steps.has_run_any();
    result.files = result_files(result.outcome.outputs);
    result.texts = shown_texts(result.outcome.outputs);
}

inline Task<> ComfyUIWorkflow::keep_for_downloads(const Work& work, Client client, Prompt prompt) {
    if (work.request.run_file.empty())
        co_return;
    KeptRun run;
    run.prompt_id = work.result.prompt_id;
    run.client_id = new_prompt_id();
    run.server = client.server();
    run.prompt_sha256 = prompt_digest(prompt);
    run.when = std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
                   .count();
    co_await shield(keep_run(std::move(run), work.request.run_file));
}

inline Task<> ComfyUIWorkflow::fetch(Work& work, Client client) {
    StepScope& scope = co_await this_step();
    MediaProgress progress = [&scope](double fraction) { scope.report(100 * fraction); };
    Task<> fetching =
        detail::fetch_results(std::move(client), work.result.files, work.request.output,
                              work.request.download, std::move(progress));
    co_await std::move(fetching);
}

} // namespace coflow::comfyui
