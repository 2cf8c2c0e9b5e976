// SPDX-License-Identifier: MIT
// What workflows there are for ComfyUI by name, and what is said of a slip of the pen. No server is
// needed.
#include <coflow/comfyui/workflows_json.hpp>

#include <cstdio>
#include <string>

using namespace coflow;

int main() {
    // With a network: return comfyui::connect_to(connector, server);
    const auto connect = [](const std::string& server) -> comfyui::Client {
        throw Error{ErrorCode::closed, server + " cannot be reached from here"};
    };
    WorkflowFactory factory;
    add_comfyui_workflows(factory, comfyui::ServerPools{connect});
    for (const WorkflowFactory::Entry& entry : factory.entries())
        std::printf("%s: %s\n", entry.name.c_str(), entry.description.c_str());

    try {
        (void)factory.create("comfyui_audio",
                             {{"prompt_file", "song.json"}, {"secnods", 30}, {"seed", 7}});
    } catch (const Error& error) {
        std::printf("%s\n", error.what());
    }
}
