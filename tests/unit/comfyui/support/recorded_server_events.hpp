// SPDX-License-Identifier: MIT
#pragma once

// What happens at a RecordedServer. recorded_server.hpp includes this at its end.
namespace coflow::comfyui::recordings {

inline void RecordedServer::advance(TimePoint now) {
    while (run_ && position_ < events_.size() && due_ <= now) {
        const bool had_ended = states_[current().prompt_id] == State::ended;
        play(events_[position_++]);
        if (position_ == events_.size())
            for (const RecordedRun& run : runs_)
                if (states_.contains(run.prompt_id))
                    end(run.prompt_id);
        const auto state = states_.find(current().prompt_id);
        if (!had_ended && state != states_.end() && state->second == State::ended)
            ended_at_ = due_;
        due_ += pace;
    }
}

inline void RecordedServer::play(const Json& event) {
    happen(event);
    if (!event.contains("on") || !names_.contains(event["on"]))
        return;
    if (event.contains("text"))
        tell(WebSocketMessage::Kind::text, in_our_ids(event["text"].dump()));
    else {
        std::string bytes;
        for (const std::byte byte : bytes_of(event["binary"]))
            bytes += static_cast<char>(byte);
        tell(WebSocketMessage::Kind::binary, in_our_ids(std::move(bytes)));
    }
}

/// What an event says about prompts.
inline void RecordedServer::happen(const Json& event) {
    const std::string path = event.value("path", "");
    static const Json nothing;
    const Json& answer = event.contains("answer") ? event["answer"] : nothing;
    const Json& request = event.contains("request") ? event["request"] : nothing;
    const bool posts = event.value("method", "") == "POST";
    const auto remove = [this](const std::string& id) {
        const RecordedRun* run = run_of(id);
        const auto state = states_.find(id);
        if (run != nullptr && run->end == RunEnd::lost && state != states_.end())
            states_.erase(state);
    };
    if (posts && path == "/prompt" && event["status"] == 200) {
        states_.try_emplace(answer["prompt_id"].get<std::string>(), State::waits);
    } else if (posts && path == "/queue" && request.is_object()) {
        for (const Json& id : request.value("delete", Json::array()))
            remove(id);
        if (request.value("clear", false))
            for (const RecordedRun& run : runs_)
                remove(run.prompt_id);
    } else if (!posts && path.starts_with("/history/") && answer.contains(path.substr(9))) {
        end(path.substr(9));
    } else if (event.contains("text")) {
        const Json& data = event["text"]["data"];
        const std::string id = data.value("prompt_id", "");
        const auto state = states_.find(id);
        if (state == states_.end())
            return;
        if (event["text"]["type"] == "execution_start")
            state->second = State::runs;
        else if (event["text"]["type"] == "executing" && data["node"].is_null())
            end(id);
    }
}

inline void RecordedServer::end(const std::string& id) {
    const RecordedRun* run = run_of(id);
    if (run == nullptr || run->end == RunEnd::lost)
        states_.erase(id);
    else
        states_[id] = State::ended;
}

/// Goes to where this run begins.
inline void RecordedServer::begin(std::size_t run, const Json& body, TimePoint now) {
    run_ = run;
    used_[run] = true;
    submission_ = body;
    prompt_id_ = body.value("prompt_id", runs_[run].prompt_id);
    ++submits_;
    const std::string& id = runs_[run].prompt_id;
    std::size_t start = 0;
    const auto begins = [&id](const Json& event) {
        return (event.contains("text") && event["text"]["data"].value("prompt_id", "") == id) ||
               (event.value("path", "") == "/prompt" && event.value("status", 0) == 200 &&
                event["answer"].value("prompt_id", "") == id);
    };
    states_.clear();
    for (; start < events_.size() && !begins(events_[start]); ++start)
        happen(events_[start]);
    states_[id] = State::waits;
    position_ = start;
    due_ = now + pace;
    find_sockets();
}

inline void RecordedServer::find_sockets() {
    names_.clear();
    sid_.clear();
    std::map<std::string, std::string> sids;
    for (const Json& event : events_)
        if (event.contains("text") && event["text"]["data"].contains("sid") &&
            event["text"]["data"]["sid"].is_string())
            sids[event["on"]] = event["text"]["data"]["sid"];
    for (const Json& event : events_) {
        if (!event.contains("text") ||
            event["text"]["data"].value("prompt_id", "") != current().prompt_id)
            continue;
        const std::string name = event["on"];
        if (names_.empty())
            sid_ = sids[name];
        if (names_.empty() || (!sid_.empty() && sids[name] == sid_))
            names_.insert(name);
    }
}

inline void RecordedServer::tell(WebSocketMessage::Kind kind, std::string data) {
    if (listening_)
        sockets_[*listening_].emplace_back(kind, std::move(data));
}

inline RecordedServer::Socket RecordedServer::open(std::string client_id, TimePoint now) {
    advance(now);
    client_id_ = std::move(client_id);
    listening_ = ++last_socket_;
    sockets_[*listening_];
    const Json status{{"type", "status"},
                      {"data",
                       {{"status", {{"exec_info", {{"queue_remaining", states_.size()}}}}},
                        {"sid", client_id_}}}};
    tell(WebSocketMessage::Kind::text, status.dump());
    return *listening_;
}

inline std::optional<WebSocketMessage> RecordedServer::take(Socket socket, TimePoint now) {
    advance(now);
    const auto found = sockets_.find(socket);
    if (found == sockets_.end() || found->second.empty())
        return std::nullopt;
    WebSocketMessage message = std::move(found->second.front());
    found->second.pop_front();
    return message;
}

inline std::string RecordedServer::in_our_ids(std::string text) const {
    const auto replace = [&text](const std::string& from, const std::string& to) {
        for (std::size_t at = 0; !from.empty() && (at = text.find(from, at)) != std::string::npos;
             at += to.size())
            text.replace(at, from.size(), to);
    };
    if (run_)
        replace(current().prompt_id, prompt_id_);
    replace(sid_, client_id_);
    return text;
}

} // namespace coflow::comfyui::recordings
