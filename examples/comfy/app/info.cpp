// SPDX-License-Identifier: MIT
#include "app/verbs.hpp"
#include "app/words.hpp"
#include "coflow/base/quote.hpp"
#include "terminal/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace comfy {

using coflow::Task;
using namespace coflow::comfyui;

namespace {

std::string memory_text(std::int64_t free, std::int64_t total) {
    const auto size = [](std::int64_t bytes) {
        return size_text(static_cast<std::uintmax_t>(std::max<std::int64_t>(bytes, 0)));
    };
    return size(free) + " of " + size(total) + " free";
}

void add_stats(const SystemStats& stats, Result& result) {
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty())
            result.lines.push_back(fmt::format("{:<9}{}", name, text));
    };
    add("ComfyUI", stats.comfyui_version.empty() ? "before 0.3" : stats.comfyui_version);
    add("Python", stats.python_version);
    add("PyTorch", stats.pytorch_version);
    add("system", stats.os);
    add("memory", memory_text(stats.ram_free, stats.ram_total));
    Json devices = Json::array();
    for (const DeviceStats& device : stats.devices) {
        add("device", device.name + ", " + memory_text(device.vram_free, device.vram_total));
        devices.push_back({{"name", device.name},
                           {"type", device.type},
                           {"vram_total", device.vram_total},
                           {"vram_free", device.vram_free}});
    }
    result.json = {{"version", stats.comfyui_version},
                   {"python", stats.python_version},
                   {"pytorch", stats.pytorch_version},
                   {"os", stats.os},
                   {"ram_total", stats.ram_total},
                   {"ram_free", stats.ram_free},
                   {"devices", devices}};
}

void add_abilities(const ServerInfo& info, Result& result) {
    std::string text;
    Json abilities = Json::object();
    const auto add = [&](const char* name, const char* meaning, bool is_there) {
        abilities[name] = is_there;
        if (is_there)
            text.append(text.empty() ? "" : ", ").append(meaning);
    };
    add("takes_prompt_ids", "own prompt ids", info.takes_prompt_ids);
    add("interrupts_by_id", "interrupts by id", info.interrupts_by_id);
    add("has_jobs", "jobs", info.has_jobs);
    add("cancels_jobs", "cancels jobs", info.cancels_jobs);
    add("has_preview_details", "previews by node", info.has_preview_details);
    result.lines.push_back("features " + (text.empty() ? "none of note" : text));
    result.json["features"] = std::move(abilities);
}

/// What an input takes: "INT, default 20, 1 to 10000", "one of 'euler', 'heun', ...".
std::string input_text(const InputInfo& input) {
    std::string text;
    if (input.choices) {
        constexpr std::size_t most = 8;
        text = "one of";
        for (std::size_t index = 0; index < std::min(most, input.choices->size()); ++index)
            text += (index == 0 ? " " : ", ") + shown_value((*input.choices)[index]);
        if (input.choices->size() > most)
            text += fmt::format(" and {} more", input.choices->size() - most);
    } else {
        text = input.type;
    }
    if (input.default_value)
        text += ", default " + shown_value(*input.default_value);
    if (input.min)
        text += ", from " + shown_value(*input.min);
    if (input.max)
        text += ", to " + shown_value(*input.max);
    return text;
}

Json json_of(const InputInfo& input) {
    Json json{{"name", input.name}, {"type", input.type}, {"required", input.required}};
    if (input.choices)
        json["choices"] = *input.choices;
    for (const auto& [name, value] : {std::pair{"default", input.default_value},
                                      std::pair{"min", input.min}, std::pair{"max", input.max}})
        if (value)
            json[name] = *value;
    return json;
}

} // namespace

Task<Result> show_info(Client client) {
    Result result;
    Task<SystemStats> asking_stats = client.system_stats();
    const SystemStats stats = co_await std::move(asking_stats);
    Task<ServerInfo> asking_info = client.server_info();
    const ServerInfo info = co_await std::move(asking_info);
    Task<std::int64_t> asking_length = client.queue_length();
    const std::int64_t waiting = co_await std::move(asking_length);
    Task<Catalog> asking_nodes = client.object_info();
    const Catalog catalog = co_await std::move(asking_nodes);

    result.lines.push_back("server   " + client.server());
    add_stats(stats, result);
    add_abilities(info, result);
    result.lines.push_back(fmt::format("nodes    {} classes", catalog.size()));
    result.lines.push_back(fmt::format("queue    {} prompts", waiting));
    result.json["server"] = client.server();
    result.json["node_classes"] = catalog.size();
    result.json["queue"] = waiting;
    co_return result;
}

Task<Result> show_class(Client client, Command command) {
    Task<Catalog> asking = client.object_info(command.subject);
    const Catalog catalog = co_await std::move(asking);
    Result result;
    const NodeInfo* const node = catalog.find(command.subject);
    if (node == nullptr) {
        result.fail(client.server() + " has no class of nodes " + coflow::quote(command.subject));
        co_return result;
    }
    result.lines.push_back(node->name + (node->category.empty() ? "" : ", in " + node->category) +
                           (node->is_output ? ", an output" : ""));
    Json inputs = Json::array();
    std::size_t width = 0;
    for (const InputInfo& input : node->inputs)
        width = std::max(width, terminal::width_of(input.name));
    for (const InputInfo& input : node->inputs) {
        result.lines.push_back("  " + terminal::padded(input.name, width + 2) + input_text(input) +
                               (input.required ? "" : ", optional"));
        inputs.push_back(json_of(input));
    }
    for (std::size_t index = 0; index < node->outputs.size(); ++index)
        result.lines.push_back(fmt::format("  output {}: {}", index, node->outputs[index]));
    result.json = {{"class", node->name},
                   {"category", node->category},
                   {"inputs", inputs},
                   {"outputs", node->outputs},
                   {"is_output", node->is_output}};
    co_return result;
}

Task<Result> free_memory(Client client, Command command) {
    Task<> freeing = client.free(command.frees_results ? Free::models_and_memory : Free::models);
    co_await std::move(freeing);
    Result result;
    result.lines.push_back(client.server() + " unloads its models " +
                           (command.frees_results ? "and forgets results " : "") +
                           "before the next prompt");
    result.json = {{"asked", true}};
    co_return result;
}

} // namespace comfy
