// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/comfyui/comfyui_workflow.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "unit/comfyui/support/serving_transport.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui::simulation {

/// A prompt of a Work (1), another node (2) and a Save (9) which makes `file`.
[[nodiscard]] inline Prompt small_prompt(const char* middle = "Work", int ms = 10,
                                         const char* file = "a.png") {
    Prompt prompt;
    prompt.put("1", "Work", {{"ms", ms}, {"steps", 3}}, "First");
    prompt.put("2", middle, {{"ms", ms}, {"steps", 2}});
    prompt.put("9", "Save", {{"ms", ms}, {"file", file}}, "Result");
    return prompt;
}

/// A server with its files.
struct Station {
    Station(Scheduler& scheduler, std::string address)
        : transport{std::make_shared<ServingTransport>(server, scheduler, std::move(address))} {
        transport->files["a.png"] = png_head;
    }

    SimulatedServer server{ServerVersion{0, 33, 0}};
    std::shared_ptr<ServingTransport> transport;
    Client client{transport};
};

/// Two servers, of which the pool has as many as asked for, and a folder.
struct WorkflowWorld {
    explicit WorkflowWorld(int servers = 1, std::size_t places = 1) {
        std::vector<PoolMember> members;
        members.push_back({near.client, {.places = places}});
        if (servers > 1)
            members.push_back({far.client, {.places = places}});
        pool = std::make_shared<ServerPool>(std::move(members));
    }

    [[nodiscard]] ComfyUIRequest request(Prompt prompt = small_prompt()) const {
        ComfyUIRequest wanted{std::move(prompt)};
        wanted.output = folder.path() / "out";
        return wanted;
    }
    [[nodiscard]] std::ptrdiff_t outputs() const {
        const std::filesystem::path out = folder.path() / "out";
        return std::filesystem::exists(out)
                   ? std::distance(std::filesystem::recursive_directory_iterator{out}, {})
                   : 0;
    }

    testing::SimulatedExecutor executor;
    TemporaryDirectory folder;
    Station near{executor.scheduler(), "http://near:8188"};
    Station far{executor.scheduler(), "http://far:8188"};
    std::shared_ptr<ServerPool> pool;
};

} // namespace coflow::comfyui::simulation
