// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/audio_workflow.hpp"
#include "coflow/comfyui/image_workflow.hpp"
#include "coflow/comfyui/multimodal_workflow.hpp"
#include "coflow/comfyui/prompt_batch.hpp"
#include "coflow/comfyui/video_workflow.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/json_members.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

/// \file
/// ComfyUI workflows by name:
///
///     {"prompt_file": "portrait.json", "prompt": "a red fox", "seed": 7, "output": "foxes"}
///
/// Members have the names of the fields in C++. The prompt is in "prompt_file", or its nodes in
/// "nodes"; "set" has values by places, "parameters" by names of the binding, "files" has files to
/// upload by either. Times are in seconds. What has no meaning is refused.

namespace coflow::comfyui {

namespace detail {

/// Reads what all workflows have in common; `done` checks the rest, see `JsonMembers`.
class RunMembers {
public:
    RunMembers(const Json& json, ComfyUIRequest& run) : members{json}, json_{json}, run_{run} {
        Json nodes;
        Json binding;
        std::chrono::duration<double> timeout = run.run.timeout;
        bool checks = true;
        bool at_front = false;
        members.optional("prompt_file", run.prompt_file)
            .optional("nodes", nodes)
            .optional("binding", binding)
            .optional("set", run.set.values)
            .optional("parameters", run.set.parameters)
            .optional("files", run.set.files)
            .optional("output", run.output)
            .optional("run_file", run.run_file)
            .optional("server", run.server)
            .optional("check", checks)
            .optional("front", at_front)
            .optional("timeout", timeout);
        if (!nodes.is_null())
            run.prompt = BoundPrompt::parse(nodes.dump());
        if (!binding.is_null())
            run.prompt.binding = PromptBinding::parse(binding);
        constexpr std::chrono::duration<double> longest = std::chrono::hours{24 * 365};
        run.run.timeout = std::chrono::duration_cast<Duration>(std::min(timeout, longest));
        run.checking = checks ? PromptChecking::before_submitting : PromptChecking::by_server;
        run.place = at_front ? Place::front : Place::back;
    }

    /// Throws: as `JsonMembers::done`; `Error` (invalid_argument) unless there is one prompt.
    void done() const {
        members.done();
        if (json_.contains("nodes") == json_.contains("prompt_file"))
            throw Error{ErrorCode::invalid_argument,
                        R"(a prompt is either in a "prompt_file", or its "nodes" are given)"};
        if (!(run_.run.timeout > Duration::zero()))
            throw Error{ErrorCode::invalid_argument, R"("timeout": must be more than 0)"};
    }

    JsonMembers<Json> members;

private:
    const Json& json_;
    const ComfyUIRequest& run_;
};

} // namespace detail

inline void from_json(const Json& json, ContentKind& kind) {
    const auto name = json.get<std::string>();
    for (const ContentKind known : {ContentKind::image, ContentKind::video, ContentKind::audio,
                                    ContentKind::text, ContentKind::other})
        if (name == to_string(known)) {
            kind = known;
            return;
        }
    throw Error{ErrorCode::invalid_argument, "nothing is called " + quote(name, 40) +
                                                 " here; known: image, video, audio, text, other"};
}

inline void from_json(const Json& json, ComfyUIRequest& request) {
    detail::RunMembers run{json, request};
    run.done();
}

inline void from_json(const Json& json, ImagePrompt& prompt) {
    detail::RunMembers run{json, prompt.run};
    run.members.optional("prompt", prompt.prompt)
        .optional("negative", prompt.negative)
        .optional("seed", prompt.seed)
        .optional("width", prompt.width)
        .optional("height", prompt.height)
        .optional("steps", prompt.steps)
        .optional("count", prompt.count)
        .optional("image", prompt.image)
        .optional("mask", prompt.mask);
    run.done();
}

inline void from_json(const Json& json, VideoPrompt& prompt) {
    detail::RunMembers run{json, prompt.run};
    run.members.optional("prompt", prompt.prompt)
        .optional("negative", prompt.negative)
        .optional("seed", prompt.seed)
        .optional("width", prompt.width)
        .optional("height", prompt.height)
        .optional("frames", prompt.frames)
        .optional("frames_per_second", prompt.frames_per_second)
        .optional("image", prompt.image)
        .optional("video", prompt.video)
        .optional("sound", prompt.sound);
    run.done();
}

inline void from_json(const Json& json, AudioPrompt& prompt) {
    detail::RunMembers run{json, prompt.run};
    run.members.optional("prompt", prompt.prompt)
        .optional("negative", prompt.negative)
        .optional("lyrics", prompt.lyrics)
        .optional("seed", prompt.seed)
        .optional("seconds", prompt.seconds)
        .optional("bpm", prompt.bpm)
        .optional("key", prompt.key)
        .optional("sound", prompt.sound);
    run.done();
}

inline void from_json(const Json& json, MultimodalPrompt& prompt) {
    detail::RunMembers run{json, prompt.run};
    run.members.optional("needs", prompt.needs)
        .optional("prompt", prompt.prompt)
        .optional("negative", prompt.negative)
        .optional("seed", prompt.seed)
        .optional("image", prompt.image)
        .optional("video", prompt.video)
        .optional("sound", prompt.sound);
    run.done();
}

/// The files of a batch are called "each_file", since "files" are those of every item.
inline void from_json(const Json& json, PromptBatchJob& job) {
    detail::RunMembers run{json, job.request};
    run.members.optional("seeds", job.seeds)
        .optional("seed_to", job.seed_to)
        .optional("each_file", job.files)
        .optional("file_to", job.file_to)
        .optional("concurrency", job.concurrency);
    run.done();
}

inline void to_json(Json& json, const ResultFile& file) {
    json = {{"node", file.source.node},
            {"name", file.source.filename},
            {"file", file.file.string()},
            {"kind", to_string(file.kind)},
            {"bytes", file.bytes}};
}

inline void to_json(Json& json, const ComfyUIResult& result) {
    Json texts = Json::array();
    for (const NodeText& text : result.texts)
        texts.push_back({{"node", text.node}, {"text", text.text}});
    json = {{"prompt_id", result.prompt_id},
            {"server", result.server},
            {"files", result.files},
            {"texts", std::move(texts)},
            {"cached", result.cached},
            {"is_cached", result.is_cached},
            {"duration", std::chrono::duration<double>{result.duration}.count()}};
}

inline void to_json(Json& json, const MediaPromptResult& result) {
    json = result.run;
    json["files"] = result.files;
}

inline void to_json(Json& json, const PromptBatchResult& result) {
    json = {{"results", Json::object()}, {"failures", Json::object()}};
    for (std::size_t index = 0; index < result.items.size(); ++index)
        json["results"][result.items[index]] = result.results[index];
    for (const PromptBatchFailure& failure : result.failures)
        json["failures"][failure.item] = failure.reason;
}

/// Makes the workflows known as "comfyui", "comfyui_image", "comfyui_video", "comfyui_audio",
/// "comfyui_multimodal" and "comfyui_batch". A pool serves all requests, or the servers that they
/// name in "server", see `ServerPools`.
///
/// Throws: `Error` (duplicate) if there is a workflow of such a name.
inline void add_comfyui_workflows(WorkflowFactory& factory, const ServerPools& pools) {
    const auto add = [&factory, &pools]<class W>(const char* name, const char* description,
                                                 std::type_identity<W>) {
        factory.add<W>(name, [pools] { return std::make_unique<W>(pools); },
                       {.description = description});
    };
    add("comfyui", "runs a ComfyUI prompt with values, files and results",
        std::type_identity<ComfyUIWorkflow>{});
    add("comfyui_image", "makes pictures by a ComfyUI prompt", std::type_identity<ImageWorkflow>{});
    add("comfyui_video", "makes videos by a ComfyUI prompt", std::type_identity<VideoWorkflow>{});
    add("comfyui_audio", "makes sounds by a ComfyUI prompt", std::type_identity<AudioWorkflow>{});
    add("comfyui_multimodal", "makes files of several kinds by a ComfyUI prompt",
        std::type_identity<MultimodalWorkflow>{});
    add("comfyui_batch", "runs a ComfyUI prompt for many seeds or files",
        std::type_identity<PromptBatch>{});
}

} // namespace coflow::comfyui
