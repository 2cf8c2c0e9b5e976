// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/sleep.hpp"
#include "unit/comfyui/support/simulated_transport.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui::simulation {

/// The first bytes of a PNG file, which is enough to be taken for one.
inline const std::string png_head = std::string{"\x89PNG\r\n\x1a\n"} + "and what follows";

/// What a SimulatedServer's nodes are, for GET /object_info.
[[nodiscard]] inline Json known_nodes() {
    const auto node = [](Json inputs, bool is_output) {
        return Json{{"input", {{"required", Json::object()}, {"optional", std::move(inputs)}}},
                    {"output", Json::array()},
                    {"output_node", is_output}};
    };
    const Json number = Json::array({"INT", {{"min", 0}, {"max", 100'000}}});
    const Json text = Json::array({"STRING", Json::object()});
    const Json picture = Json::array({Json::array(), {{"image_upload", true}}});
    const Json timed{{"ms", number}, {"steps", number}, {"seed", number}, {"text", text}};
    Json saving = timed;
    saving["file"] = text;
    Json loading = timed;
    loading["image"] = picture;
    return {{"Work", node(timed, false)},
            {"Save", node(saving, true)},
            {"Fail", node(timed, false)},
            {"LoadImage", node(loading, false)}};
}

/// A `SimulatedTransport` that also tells what nodes there are, takes uploads and has files.
class ServingTransport final : public Transport {
public:
    ServingTransport(SimulatedServer& server, Scheduler& scheduler, std::string address)
        : address_{std::move(address)}, inner{server, scheduler, 1} {}

    [[nodiscard]] std::string server() const override { return address_; }
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string target) override {
        return inner.open_socket(std::move(target));
    }
    [[nodiscard]] Task<Answer> send(Request request) override {
        const std::string endpoint = request.endpoint();
        seen.push_back(endpoint);
        if (broken.contains(endpoint)) {
            co_await sleep_for(std::chrono::milliseconds{5});
            throw ConnectionError{ErrorCode::io_failure, address_, "the connection broke"};
        }
        if (endpoint == "GET /object_info" || endpoint == "POST /upload/image" ||
            endpoint == "GET /view") {
            co_await sleep_for(delay);
            if (endpoint == "GET /object_info")
                co_return Answer{200, known_nodes().dump()};
            if (endpoint == "POST /upload/image")
                co_return Answer{200, Json{{"name", "taken.png"}, {"type", "input"}}.dump()};
            Task<Answer> viewing = view(std::move(request));
            co_return co_await std::move(viewing);
        }
        Task<Answer> sending = inner.send(std::move(request));
        co_return co_await std::move(sending);
    }

    [[nodiscard]] std::ptrdiff_t asked(const std::string& endpoint) const {
        return std::ranges::count(seen, endpoint);
    }

private:
    std::string address_;

public:
    SimulatedTransport inner;
    std::map<std::string, std::string> files; ///< Content by name.
    std::set<std::string> broken;             ///< Endpoints that never answer.
    Duration delay = std::chrono::milliseconds{50};
    std::vector<std::string> seen;

private:
    Task<Answer> view(Request request) {
        std::string name = request.target.substr(request.target.find("filename=") + 9);
        name.resize(name.find('&'));
        const auto file = files.find(name);
        Answer answer{file == files.end() ? 404 : 200, ""};
        if (file == files.end())
            co_return answer;
        answer.headers.add("Content-Length", std::to_string(file->second.size()));
        Task<bool> asking = request.sink->begin(answer);
        const bool wanted = co_await std::move(asking);
        if (wanted) {
            const auto bytes = std::as_bytes(std::span{file->second});
            Task<> writing = request.sink->write(bytes);
            co_await std::move(writing);
        }
        co_return answer;
    }
};

} // namespace coflow::comfyui::simulation
