// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/http_transport.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/io/memory_network.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/replay_server.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace coflow::comfyui::simulation {

/// A `ReplayServer` in this process and in virtual time, and the way to it.
struct ReplayBench {
    static constexpr std::size_t whole = MemoryStream::default_capacity;

    /// `step`: no more bytes than these go either way at a time.
    explicit ReplayBench(ServerModel& model, std::size_t step = whole,
                         std::vector<WireFault> faults = {}, std::uint64_t seed = 1,
                         const ReplayServerOptions& options = {})
        : executor{{.seed = seed}},
          network{step},
          server{model, *listener, executor.scheduler(), WireFaults{std::move(faults), seed},
                 options},
          transport{std::make_shared<HttpTransport>(network, Url{"http://comfy:8188"})},
          client{transport},
          serving{executor.start(server.serve())} {}
    ~ReplayBench() {
        serving.request_stop();
        CHECK_THROWS_AS(serving.get(), Cancelled);
    }
    ReplayBench(const ReplayBench&) = delete;
    ReplayBench& operator=(const ReplayBench&) = delete;

    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    std::unique_ptr<Listener> listener = network.listen("comfy", 8188);
    ReplayServer server;
    std::shared_ptr<HttpTransport> transport;
    Client client;
    TaskHandle<void> serving;
};

} // namespace coflow::comfyui::simulation
