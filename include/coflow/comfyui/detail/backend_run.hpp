// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/comfyui/comfyui_workflow.hpp"
#include "coflow/comfyui/detail/made_file.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::comfyui::detail {

/// Tells a progress of media how far a run is. What that throws ends the run.
class ProgressTeller final : public RunWatcher {
public:
    explicit ProgressTeller(MediaProgress progress) : progress_{std::move(progress)} {}

    void on_progress(const Report& report) override {
        if (error_)
            return;
        try {
            coflow::report_progress(progress_, share_of_run * report.percentage / 100);
        } catch (...) {
            error_ = std::current_exception();
            refused_.set();
        }
    }
    /// Waits until the progress has thrown.
    [[nodiscard]] Task<> refused() { co_await refused_.wait(); }
    void rethrow() const {
        if (error_)
            std::rethrow_exception(error_);
    }
    void done() { coflow::report_progress(progress_, 1); }

private:
    static constexpr double share_of_run = 0.9;

    MediaProgress progress_;
    coflow::Event refused_;
    std::exception_ptr error_;
};

/// The prompt of a backend and what is set in it for one request.
struct BackendRun {
    explicit BackendRun(ComfyUIRequest what) : request{std::move(what)} {}

    ComfyUIRequest request;

    /// Sets a parameter if the prompt's binding has it.
    void offer(const std::string& name, Json value) {
        if (request.prompt.binding.has(name))
            request.set.parameters[name] = std::move(value);
    }
    /// Throws: `Error` (not_found) if the binding does not have it: the request cannot be
    /// fulfilled.
    void require(const std::string& name, Json value) {
        (void)request.prompt.binding.places_of(name, request.prompt.prompt);
        request.set.parameters[name] = std::move(value);
    }
    void require_file(const std::string& name, std::filesystem::path file) {
        (void)request.prompt.binding.places_of(name, request.prompt.prompt);
        request.set.files[name] = std::move(file);
    }
};

/// The prompt, read from its file, if it has one.
[[nodiscard]] inline Task<BackendRun> backend_run(ComfyUIRequest request) {
    if (!request.prompt_file.empty()) {
        Task<BoundPrompt> loading = load_prompt(request.prompt_file);
        BoundPrompt loaded = co_await std::move(loading);
        if (!request.prompt.binding.empty())
            loaded.binding = std::move(request.prompt.binding);
        request.prompt = std::move(loaded);
        request.prompt_file.clear();
    } else if (request.prompt.binding.empty()) {
        request.prompt.binding = PromptBinding::usual(request.prompt.prompt);
    }
    request.run_file.clear(); // a backend makes several things at a time
    BackendRun run{std::move(request)};
    co_return run;
}

/// Runs it and returns the first file of a kind, which lies in `folder`: one that the prompt saves
/// goes before one that it only shows.
[[nodiscard]] inline Task<std::filesystem::path> make_one(ServerPools pools, BackendRun run,
                                                          ContentKind kind,
                                                          std::filesystem::path folder,
                                                          ProgressTeller& teller) {
    run.request.output = std::move(folder);
    ComfyUIWorkflow workflow{std::move(pools), &teller};
    Task<ComfyUIResult> running = workflow.run(std::move(run.request));
    Task<> refused = teller.refused();
    std::variant<ComfyUIResult, std::monostate> first =
        co_await when_any(std::move(running), std::move(refused));
    teller.rethrow();
    const auto& result = std::get<ComfyUIResult>(first);
    std::vector<ResultFile> made = result.of_kind(kind);
    (void)std::ranges::stable_partition(
        made, [](const ResultFile& file) { return file.source.type == "output"; });
    if (made.empty())
        throw Error{ErrorCode::invalid_state, "the prompt " + result.prompt_id + " has made no " +
                                                  std::string{to_string(kind)}};
    co_return made.front().file;
}

} // namespace coflow::comfyui::detail
