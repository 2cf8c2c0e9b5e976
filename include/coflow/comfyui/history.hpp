// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/execution_failure.hpp"
#include "coflow/comfyui/output_file.hpp"
#include "coflow/comfyui/queue.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::comfyui {

/// How a prompt has ended, by the history.
enum class HistoryStatus : std::uint8_t {
    success,
    error,
    interrupted, ///< Servers say "error" and tell it in the messages.
    unknown      ///< Servers before 2024 say nothing.
};

/// A prompt that has ended: one entry of GET /history.
struct HistoryEntry {
    QueueItem item;
    Json outputs; ///< By node id.
    HistoryStatus status = HistoryStatus::unknown;
    std::optional<ExecutionFailure> failure; ///< Of status error, if the server tells it.

    [[nodiscard]] std::vector<OutputFile> files() const { return files_of(outputs); }
};

inline void from_json(const Json& json, HistoryEntry& entry) {
    entry = {};
    entry.item = detail::member(json, "prompt").get<QueueItem>();
    entry.outputs = detail::member(json, "outputs");
    const Json& status = detail::member(json, "status");
    const std::string name = detail::text(status, "status_str");
    if (name == "success")
        entry.status = HistoryStatus::success;
    else if (name == "error")
        entry.status = HistoryStatus::error;
    const Json& messages = detail::member(status, "messages");
    if (!messages.is_array() || entry.status == HistoryStatus::success)
        return;
    for (const Json& message : messages) {
        const std::string type = detail::text_of(detail::element(message, 0));
        if (type == "execution_interrupted") {
            entry.status = HistoryStatus::interrupted;
        } else if (type == "execution_error") {
            auto failure = detail::element(message, 1).get<ExecutionFailure>();
            if (failure.is_blocked())
                continue;
            entry.status = HistoryStatus::error;
            entry.failure = std::move(failure);
        }
    }
}

/// The entries of GET /history and GET /history/{id}, of which there may be none.
[[nodiscard]] inline std::vector<HistoryEntry> history_of(const Json& json) {
    std::vector<HistoryEntry> entries;
    if (json.is_object())
        for (const auto& entry : json.items()) {
            entries.push_back(entry.value().get<HistoryEntry>());
            if (entries.back().item.prompt_id.empty())
                entries.back().item.prompt_id = entry.key();
        }
    return entries;
}

} // namespace coflow::comfyui
