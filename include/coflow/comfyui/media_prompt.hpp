// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/comfyui/comfyui_workflow.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// What a prompt for media has made.
struct MediaPromptResult {
    MediaPromptResult() = default;

    std::vector<ResultFile> files; ///< Of the kinds that were asked for; all are in `run`.
    ComfyUIResult run;
};

/// A request of one kind of media: the parameters of a prompt by name and type, and what kinds of
/// files have to come of it.
template <class Request>
concept MediaPrompt = requires(const Request& request) {
    { request.request() } -> std::same_as<ComfyUIRequest>;
    { request.kinds() } -> std::same_as<std::vector<ContentKind>>;
};

namespace detail {

/// Sets a parameter of a prompt if it has a value: a file is uploaded.
template <class T>
void put_setting(PromptSettings& settings, const char* name, const std::optional<T>& value) {
    if (!value)
        return;
    if constexpr (std::same_as<T, std::filesystem::path>)
        settings.files[name] = *value;
    else
        settings.parameters[name] = *value;
}

/// Throws: `Error` (invalid_state) if there is no file of one of the kinds.
[[nodiscard]] inline std::vector<ResultFile> files_of_kinds(const ComfyUIResult& result,
                                                            const std::vector<ContentKind>& kinds) {
    for (const ContentKind kind : kinds)
        if (kind == ContentKind::text ? result.texts.empty() && result.of_kind(kind).empty()
                                      : result.of_kind(kind).empty())
            throw Error{ErrorCode::invalid_state,
                        "the prompt " + result.prompt_id + " has made no " +
                            std::string{to_string(kind)} + " among " +
                            std::to_string(result.files.size()) + " files"};
    std::vector<ResultFile> files;
    std::ranges::copy_if(result.files, std::back_inserter(files), [&kinds](const ResultFile& file) {
        return std::ranges::any_of(kinds, [&file](ContentKind kind) { return file.is(kind); });
    });
    return files;
}

} // namespace detail

/// Runs a prompt for media, see `ImageWorkflow`, `VideoWorkflow`, `AudioWorkflow` and
/// `MultimodalWorkflow`.
///
/// Throws: as `ComfyUIWorkflow`; `Error` (invalid_state) if it makes no file of a kind that is
/// asked for, (not_found) for a parameter that the prompt's binding does not have.
/// Cancellation and lifetime: as `ComfyUIWorkflow`.
template <MediaPrompt Request>
class MediaPromptWorkflow : public BaseWorkflow<Request, MediaPromptResult> {
    using Base = BaseWorkflow<Request, MediaPromptResult>;

public:
    explicit MediaPromptWorkflow(ServerPools pools, RunWatcher* watcher = nullptr)
        : Base{{.name = Request::workflow_name, .type = WorkflowType::comfyui}},
          inner_{std::move(pools), watcher} {}

private:
    Task<MediaPromptResult> execute(Request request) override {
        this->plan_steps(1);
        MediaPromptResult result;
        ComfyUIRequest wanted = request.request();
        result.run = co_await this->step("prompt", inner_, std::move(wanted));
        result.files = detail::files_of_kinds(result.run, request.kinds());
        co_return result;
    }

    ComfyUIWorkflow inner_;
};

} // namespace coflow::comfyui
