// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/delivery/delivery.hpp"
#include "coflow/media/delivery/delivery_check.hpp"
#include "coflow/media/json_members.hpp"

#include <nlohmann/json.hpp>

/// \file
/// Deliveries by name: `{"files": ["song.wav", {"file": "a.png", "name": "cover.png"}], "folder":
/// "out"}`, and `{"folder": "out"}` to check one.

namespace coflow {

NLOHMANN_JSON_SERIALIZE_ENUM(DeliveryState, {{DeliveryState::pending, "pending"},
                                             {DeliveryState::kept, "kept"},
                                             {DeliveryState::staged, "copied"},
                                             {DeliveryState::failed, "failed"}})

inline void from_json(const nlohmann::json& json, DeliveryLeftovers& leftovers) {
    if (json != "keep" && json != "remove")
        throw Error{ErrorCode::type_mismatch, "is none of: keep, remove"};
    leftovers = json == "keep" ? DeliveryLeftovers::keep : DeliveryLeftovers::remove;
}

/// A text is the name of the file.
inline void from_json(const nlohmann::json& json, DeliveryItem& item) {
    if (json.is_string()) {
        item.file = json.get<std::filesystem::path>();
        return;
    }
    JsonMembers{json}
        .required("file", item.file)
        .optional("name", item.name)
        .optional("media_type", item.media_type)
        .optional("metadata", item.metadata)
        .done();
}

inline void from_json(const nlohmann::json& json, DeliveryRequest& request) {
    JsonMembers{json}
        .required("files", request.files)
        .required("folder", request.folder)
        .optional("leftovers", request.leftovers)
        .optional("concurrency", request.concurrency)
        .optional("made_at", request.made_at)
        .optional("metadata", request.metadata)
        .done();
}

inline void to_json(nlohmann::json& json, const DeliveryPlan::File& file) {
    json = file.entry;
    json["file"] = file.source;
    json["state"] = file.state;
    if (file.state == DeliveryState::staged)
        json["resumed"] = file.resumed;
    if (file.state == DeliveryState::failed)
        json["reason"] = file.reason;
}

inline void to_json(nlohmann::json& json, const DeliveryReport& report) {
    json = {{"folder", report.folder},
            {"complete", report.complete},
            {"files", nlohmann::json::array()},
            {"failures", nlohmann::json::array()}};
    for (const DeliveryPlan::File& file : report.files)
        if (file.state == DeliveryState::failed)
            json["failures"].push_back({{"file", file.source}, {"reason", file.reason}});
        else
            json["files"].push_back(file);
}

inline void from_json(const nlohmann::json& json, DeliveryCheckRequest& request) {
    JsonMembers{json}
        .required("folder", request.folder)
        .optional("concurrency", request.concurrency)
        .done();
}

inline void to_json(nlohmann::json& json, const DeliveryProblem& problem) {
    json = {{"name", problem.name}, {"reason", problem.reason}};
}

inline void to_json(nlohmann::json& json, const DeliveryCheck& check) {
    json = {{"folder", check.folder}, {"whole", check.whole()},     {"files", check.files},
            {"bytes", check.bytes},   {"problems", check.problems}, {"unlisted", check.unlisted}};
}

/// Makes `DeliveryWorkflow` known as "delivery", `DeliveryCheckWorkflow` as "delivery_check".
///
/// Throws: `Error` (duplicate) if there is a workflow of such a name.
inline void add_delivery_workflows(WorkflowFactory& factory) {
    factory.add<DeliveryWorkflow>("delivery",
                                  {.description = "files into a folder, with a manifest, checked"});
    factory.add<DeliveryCheckWorkflow>(
        "delivery_check", {.description = "compares a delivered folder with its manifest"});
}

} // namespace coflow
