// SPDX-License-Identifier: MIT
#include "app/owner.hpp"
#include "app/verbs.hpp"
#include "app/words.hpp"
#include "coflow/base/quote.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace comfy {

using coflow::Task;
using namespace coflow::comfyui;

namespace {

const char* name_of(HistoryStatus status) {
    switch (status) {
    case HistoryStatus::success:
        return "succeeded";
    case HistoryStatus::error:
        return "failed";
    case HistoryStatus::interrupted:
        return "interrupted";
    case HistoryStatus::unknown:
        break;
    }
    return "ended";
}

Json json_of(const HistoryEntry& entry) {
    Json files = Json::array();
    for (const OutputFile& file : entry.files())
        files.push_back({{"node", file.node},
                         {"filename", file.filename},
                         {"subfolder", file.subfolder},
                         {"type", file.type}});
    Json json{{"prompt_id", entry.item.prompt_id},
              {"status", name_of(entry.status)},
              {"mine", is_mine(entry.item)},
              {"files", files}};
    if (entry.failure)
        json["failure"] = to_string(*entry.failure);
    return json;
}

/// The nodes of an entry, as far as they can be read.
Prompt prompt_of(const HistoryEntry& entry) {
    try {
        return Prompt{entry.item.prompt};
    } catch (const coflow::Error&) {
        return {};
    }
}

} // namespace

Task<Result> show_history(Client client) {
    constexpr std::int64_t newest = 30;
    Task<std::vector<HistoryEntry>> asking = client.history({.limit = newest, .offset = {}});
    const std::vector<HistoryEntry> entries = co_await std::move(asking);
    Result result;
    result.json = Json::array();
    for (const HistoryEntry& entry : entries) {
        result.lines.push_back(fmt::format("{:<11}  {}  {} files{}", name_of(entry.status),
                                           entry.item.prompt_id, entry.files().size(),
                                           is_mine(entry.item) ? "  mine" : ""));
        result.json.push_back(json_of(entry));
    }
    if (entries.empty())
        result.lines.push_back(client.server() + " remembers no prompts");
    co_return result;
}

Task<Result> show_ended(Client client, Command command) {
    Task<std::optional<HistoryEntry>> asking = client.history_entry(command.subject);
    const std::optional<HistoryEntry> entry = co_await std::move(asking);
    Result result;
    if (!entry) {
        result.fail(client.server() + " remembers no prompt " + coflow::quote(command.subject) +
                    " that has ended; see comfy history and comfy queue");
        co_return result;
    }
    result.json = json_of(*entry);
    result.lines.push_back(entry->item.prompt_id + " " + name_of(entry->status));
    if (entry->failure)
        result.lines.push_back(failure_text(*entry->failure, prompt_of(*entry)));
    for (const OutputFile& file : entry->files())
        result.lines.push_back(fmt::format("  {}  {}{}{}", file.type, file.subfolder,
                                           file.subfolder.empty() ? "" : "/", file.filename));
    co_return result;
}

} // namespace comfy
