// SPDX-License-Identifier: MIT
// A server for tests of programs: see usage().
#include "coflow/core/executor.hpp"
#include "coflow/io/tcp.hpp"
#include "unit/comfyui/support/live_server.hpp"
#include "unit/comfyui/support/recorded_server.hpp"
#include "unit/comfyui/support/replay_server.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;

namespace {

constexpr std::string_view usage =
    "comfy_test_server [--port N] [--scenario live|RECORDING.json] [--version 0.33|0.3.64|2024]\n"
    "                  [--fault KIND[@PATH][=AT][*TIMES]]...\n"
    "Prints \"listening on 127.0.0.1:PORT\". It ends after ten minutes at the latest.\n";

std::optional<ServerVersion> version_of(std::string_view text) {
    if (text == "2024")
        return std::nullopt;
    if (text == "0.3.64")
        return ServerVersion{0, 3, 64};
    if (text == "0.33")
        return ServerVersion{0, 33, 0};
    throw Error{ErrorCode::invalid_argument, "there is no version " + std::string{text}};
}

std::unique_ptr<ServerModel> model_of(const std::string& scenario,
                                      std::optional<ServerVersion> version) {
    if (scenario == "live")
        return std::make_unique<LiveServer>(version);
    return std::make_unique<recordings::RecordedServer>(recordings::read_file(scenario));
}

Task<> serve_for_a_while(ReplayServer& server) {
    co_await with_timeout(std::chrono::minutes{10}, server.serve());
}

void serve(const std::vector<std::string_view>& arguments) {
    std::uint16_t port = 0;
    std::optional<ServerVersion> version = ServerVersion{0, 33, 0};
    std::string scenario = "live";
    std::vector<WireFault> faults;
    for (std::size_t at = 0; at < arguments.size(); at += 2) {
        const std::string_view name = arguments[at];
        if (at + 1 == arguments.size())
            throw Error{ErrorCode::invalid_argument, std::string{usage}};
        const std::string value{arguments[at + 1]};
        if (name == "--port")
            port = static_cast<std::uint16_t>(std::stoi(value));
        else if (name == "--version")
            version = version_of(value);
        else if (name == "--fault")
            faults.push_back(WireFault::parse(value));
        else if (name == "--scenario")
            scenario = value;
        else
            throw Error{ErrorCode::invalid_argument, std::string{usage}};
    }
    const std::unique_ptr<ServerModel> model = model_of(scenario, version);
    WorkflowExecutor executor{1};
    TcpListener listener{executor.get_executor(), port};
    ReplayServer server{*model, listener, executor.scheduler(), WireFaults{std::move(faults)}};
    std::cout << "listening on 127.0.0.1:" << listener.port() << std::endl;
    executor.run(serve_for_a_while(server));
}

} // namespace

int main(int count, char** arguments) {
    try {
        serve({arguments + 1, arguments + count});
    } catch (const TimedOut&) {
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
}
