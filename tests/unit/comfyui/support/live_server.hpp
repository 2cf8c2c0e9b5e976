// SPDX-License-Identifier: MIT
#pragma once

#include "unit/comfyui/support/server_model.hpp"
#include "unit/comfyui/support/simulated_server.hpp"
#include "unit/comfyui/support/site_files.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::comfyui::simulation {

/// A `SimulatedServer` with files, previews and a catalog of its nodes.
class LiveServer final : public ServerModel {
public:
    explicit LiveServer(std::optional<ServerVersion> version)
        : server{version}, has_metadata_{version && *version >= ServerVersion{0, 3, 45}} {}

    Answer handle(const Request& request, TimePoint now) override;

    Socket open(std::string client_id, TimePoint now) override {
        return server.open(std::move(client_id), now);
    }
    void receive(Socket socket, std::string_view text) override {
        if (has_metadata_ && text.find("supports_preview_metadata") != std::string_view::npos)
            with_metadata_.insert(socket);
        server.receive(socket, text);
    }
    void close(Socket socket) override {
        server.close(socket);
        waiting_.erase(socket);
        with_metadata_.erase(socket);
    }
    std::optional<WebSocketMessage> take(Socket socket, TimePoint now) override;
    [[nodiscard]] bool has_ended(Socket socket) const override { return server.has_ended(socket); }
    [[nodiscard]] std::optional<TimePoint> next_time() const override { return server.next_time(); }
    void restart() override {
        server.restart();
        waiting_.clear();
        with_metadata_.clear();
    }

    SimulatedServer server;
    SiteFiles files;

private:
    static Json catalog();
    void keep_outputs();
    static std::string number(std::uint32_t value) {
        std::string bytes;
        for (const int shift : {24, 16, 8, 0})
            bytes += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
        return bytes;
    }

    bool has_metadata_;
    std::set<Socket> with_metadata_;
    std::map<Socket, std::deque<WebSocketMessage>> waiting_;
};

inline Answer LiveServer::handle(const Request& request, TimePoint now) {
    std::string path = request.target.substr(0, request.target.find('?'));
    if (path.starts_with("/api/"))
        path.erase(0, 4);
    const auto json = [](const Json& value) { return detail::json_answer(200, value); };
    if (path == "/view") {
        server.advance(now);
        keep_outputs();
        return files.view(request);
    }
    if (path.starts_with("/upload/"))
        return request.method == "POST" ? files.upload(request) : Answer{405, {}};
    if (path == "/object_info")
        return json(catalog());
    if (path.starts_with("/object_info/")) {
        const std::string name = path.substr(13);
        const Json all = catalog();
        return json(all.contains(name) ? Json{{name, all[name]}} : Json::object());
    }
    if (path == "/models")
        return json({"checkpoints", "loras"});
    if (path == "/models/checkpoints")
        return json({"base.safetensors"});
    if (path == "/models/loras" || path == "/embeddings" || path == "/extensions")
        return json(Json::array());
    if (path == "/free" && request.method == "POST")
        return {200, {}};
    return server.handle(request, now);
}

/// What prompts that have ended left as files stays, whatever the server forgets.
inline void LiveServer::keep_outputs() {
    for (const Arrival& arrival : server.arrivals())
        for (const Json& node : arrival.outputs)
            for (const Json& image : node.value("images", Json::array()))
                files.put("output", "", image["filename"].get<std::string>(), tiny_png());
}

inline std::optional<WebSocketMessage> LiveServer::take(Socket socket, TimePoint now) {
    server.advance(now);
    std::deque<WebSocketMessage>& waiting = waiting_[socket];
    if (waiting.empty()) {
        std::optional<WebSocketMessage> message = server.take(socket);
        const bool is_progress =
            message && message->data.find(R"("type":"progress"})") != std::string::npos;
        if (!is_progress)
            return message;
        // A preview without metadata follows its progress, one with them precedes it.
        if (with_metadata_.contains(socket)) {
            const Json data = Json::parse(message->data)["data"];
            const std::string about =
                Json{{"node_id", data["node"]},         {"prompt_id", data["prompt_id"]},
                     {"display_node_id", data["node"]}, {"parent_node_id", nullptr},
                     {"real_node_id", data["node"]},    {"image_type", "image/png"}}
                    .dump();
            waiting.emplace_back(WebSocketMessage::Kind::binary,
                                 number(4) + number(static_cast<std::uint32_t>(about.size())) +
                                     about + tiny_png());
            waiting.push_back(*std::move(message));
        } else {
            waiting.push_back(*std::move(message));
            waiting.emplace_back(WebSocketMessage::Kind::binary,
                                 number(1) + number(2) + tiny_png());
        }
    }
    WebSocketMessage next = std::move(waiting.front());
    waiting.pop_front();
    return next;
}

inline Json LiveServer::catalog() {
    const Json steps{"INT", {{"default", 1}, {"min", 0}, {"max", 10000}}};
    const Json ms{"INT", {{"default", 10}, {"min", 0}, {"max", 3600000}}};
    const auto node = [&](const char* name, bool is_output, const Json& more) {
        Json optional{{"steps", steps},
                      {"ms", ms},
                      {"seed", {"INT", {{"default", 0}, {"min", 0}}}},
                      {"text", {"STRING", {{"default", ""}}}},
                      {"after", {"WORK", Json::object()}}};
        optional.update(more);
        return Json{{"input", {{"required", Json::object()}, {"optional", optional}}},
                    {"output", is_output ? Json::array() : Json{"WORK"}},
                    {"output_is_list", is_output ? Json::array() : Json{false}},
                    {"output_name", is_output ? Json::array() : Json{"WORK"}},
                    {"name", name},
                    {"display_name", name},
                    {"description", ""},
                    {"category", "simulation"},
                    {"output_node", is_output}};
    };
    const Json file{{"file", {"STRING", {{"default", "a.png"}}}}};
    const Json image{{"image", {Json::array({"a.png"}), {{"image_upload", true}}}}};
    return {{"Work", node("Work", false, Json::object())},
            {"Fail", node("Fail", true, Json::object())},
            {"Block", node("Block", false, Json::object())},
            {"LoadImage", node("LoadImage", false, image)},
            {"Save", node("Save", true, file)}};
}

} // namespace coflow::comfyui::simulation
