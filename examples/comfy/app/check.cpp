// SPDX-License-Identifier: MIT
#include "app/prompt_file.hpp"
#include "app/verbs.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/comfyui/check_prompt.hpp"

#include <string>
#include <utility>
#include <vector>

namespace comfy {

using coflow::Task;
using namespace coflow::comfyui;

namespace {

/// Throws: `UsageError`.
Task<Catalog> catalog_of(std::string file) {
    Task<std::string> reading = text_of_file(file);
    const std::string text = co_await std::move(reading);
    try {
        Catalog catalog{parse_json(text)};
        if (catalog.size() > 0)
            co_return catalog;
    } catch (const coflow::Error&) {
        // It is said below.
    }
    throw UsageError{coflow::quote(file) + " is no answer to GET /object_info"};
}

} // namespace

Result check_against(const Catalog& catalog, const Prompt& prompt, const Command& command) {
    Result result;
    Json problems = Json::array();
    for (const coflow::Violation& found : check_prompt(prompt, catalog)) {
        // The place is "3.width": the node's title says which that is.
        const std::string node = found.path.substr(0, found.path.find('.'));
        const std::string title = prompt.title_of(node);
        const std::string place =
            found.path + (title.empty() ? "" : " (" + coflow::quote(title, 60) + ")");
        result.fail(command.subject + ": " + (found.path.empty() ? "" : place + " ") +
                    found.message);
        problems.push_back({{"place", found.path}, {"message", found.message}});
    }
    result.json = {{"valid", problems.empty()}, {"problems", problems}};
    return result;
}

Task<Result> check(Client client, Command command) {
    std::vector<WantedUpload> no_uploads;
    Task<Prompt> loading = load_prompt(command, std::move(no_uploads));
    const Prompt prompt = co_await std::move(loading);
    Task<Catalog> asking =
        command.object_info.empty() ? client.object_info() : catalog_of(command.object_info);
    const Catalog catalog = co_await std::move(asking);
    Result result = check_against(catalog, prompt, command);
    if (result.exit_code == 0)
        result.lines.push_back(command.subject + " is fine: " + std::to_string(prompt.size()) +
                               " nodes");
    co_return result;
}

} // namespace comfy
