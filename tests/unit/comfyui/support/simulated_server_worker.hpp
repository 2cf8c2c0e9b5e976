// SPDX-License-Identifier: MIT
#pragma once

// How a SimulatedServer works and what it tells. simulated_server.hpp includes this at its end.
namespace coflow::comfyui::simulation {

inline void SimulatedServer::advance(TimePoint now) {
    while (current_ && current_->next <= now) {
        work(*current_);
        if (current_->step != Step::done)
            continue;
        const TimePoint at = current_->next;
        current_.reset();
        begin_next(at);
    }
}

inline void SimulatedServer::begin_next(TimePoint now) {
    if (waiting_.empty())
        return;
    const auto first = std::ranges::min_element(waiting_, {}, &Item::number);
    Current current;
    current.item = *first;
    waiting_.erase(first);
    current.next = now;
    current.pieces = work_of(current.item.prompt);
    arrival_of(current.item).fate = Fate::runs;
    arrival_of(current.item).began = true;
    current_ = std::move(current);
    tell_status();
}

/// Does what is due, and says when the next is.
inline void SimulatedServer::work(Current& current) {
    const std::string& client = current.item.client_id;
    const Json of_prompt{{"prompt_id", current.item.id}};
    switch (current.step) {
    case Step::begin: {
        current.interrupt = false; // an early one is forgotten
        tell(client, "execution_start", of_prompt);
        Json cached = of_prompt;
        cached["nodes"] = Json::array();
        tell(client, "execution_cached", cached);
        current.step = current.pieces.empty() ? Step::end : Step::node;
        return;
    }
    case Step::node:
        return work_at_node(current);
    case Step::end:
        end(current);
        current.step = Step::history;
        current.next += history_delay_;
        return;
    case Step::history: {
        const bool well = current.fate == Fate::succeeded;
        history_[current.item.id] = {{"prompt", current.item.json()},
                                     {"outputs", current.outputs},
                                     {"status",
                                      {{"status_str", well ? "success" : "error"},
                                       {"completed", well},
                                       {"messages", current.messages}}}};
        current.step = Step::done;
        tell_status();
        if (!client.empty()) {
            Json data = of_prompt;
            data["node"] = nullptr;
            tell(client, "executing", data);
        }
        return;
    }
    case Step::done:
        return;
    }
}

inline void SimulatedServer::work_at_node(Current& current) {
    if (current.interrupt) {
        current.fate = Fate::interrupted;
        current.step = Step::end;
        return;
    }
    Piece& piece = current.pieces[current.piece];
    const std::string& id = current.item.id;
    const auto tell_states = [&](const char* state) {
        if (!since(0, 3, 45))
            return;
        current.states[piece.node] = {{"value", piece.done},
                                      {"max", piece.steps},
                                      {"state", state},
                                      {"node_id", piece.node},
                                      {"prompt_id", id}};
        tell(current.item.client_id, "progress_state",
             {{"prompt_id", id}, {"nodes", current.states}});
    };
    if (piece.done == 0) {
        tell_states("running");
        tell(current.item.client_id, "executing",
             {{"node", piece.node}, {"display_node", piece.node}, {"prompt_id", id}});
    }
    if (piece.done < piece.steps) {
        ++piece.done;
        tell(
            current.item.client_id, "progress",
            {{"value", piece.done}, {"max", piece.steps}, {"prompt_id", id}, {"node", piece.node}});
        current.next += piece.step;
        return;
    }
    const Json failure{
        {"prompt_id", id},
        {"node_id", piece.node},
        {"node_type", piece.class_type},
        {"exception_message", "on purpose\n"},
        {"exception_type", piece.end == Piece::End::failed ? "RuntimeError" : "ExecutionBlocked"},
        {"traceback", Json::array()},
        {"executed", Json::array()}};
    if (piece.end == Piece::End::failed) {
        current.messages.push_back({"execution_error", failure});
        current.fate = Fate::failed;
        current.step = Step::end;
        return;
    }
    if (piece.end == Piece::End::blocked)
        tell(current.item.client_id, "execution_error", failure);
    if (piece.end == Piece::End::with_output) {
        current.outputs[piece.node] = piece.output;
        tell(current.item.client_id, "executed",
             {{"node", piece.node}, {"output", piece.output}, {"prompt_id", id}});
    }
    tell_states("finished");
    if (++current.piece == current.pieces.size()) {
        current.fate = Fate::succeeded;
        current.step = Step::end;
    }
}

inline void SimulatedServer::end(Current& current) {
    const Json of_prompt{{"prompt_id", current.item.id}};
    if (current.fate == Fate::interrupted)
        current.messages.push_back({"execution_interrupted", of_prompt});
    if (current.fate == Fate::succeeded)
        current.messages.push_back({"execution_success", of_prompt});
    arrival_of(current.item).fate = current.fate;
    arrival_of(current.item).outputs = current.outputs;
    const Json& last = current.messages.back();
    tell(current.item.client_id, last[0].get<std::string>(), last[1]);
}

inline void SimulatedServer::interrupt(TimePoint /*now*/) {
    if (current_)
        current_->interrupt = true;
}

inline void SimulatedServer::restart() {
    for (Arrival& arrival : arrivals_)
        if (arrival.fate == Fate::waits || arrival.fate == Fate::runs)
            arrival.fate = Fate::forgotten;
    waiting_.clear();
    current_.reset();
    history_.clear();
    sockets_.clear();
    clients_.clear();
    counter_ = 0;
}

inline SimulatedServer::Socket SimulatedServer::open(std::string client_id, TimePoint now) {
    advance(now);
    const Socket socket = ++last_socket_;
    clients_[client_id] = socket;
    sockets_[socket].client_id = client_id;
    tell(client_id, "status",
         {{"status", {{"exec_info", {{"queue_remaining", queue_size()}}}}}, {"sid", client_id}});
    if (current_ && current_->item.client_id == client_id && current_->step == Step::node)
        tell(client_id, "executing", {{"node", current_->pieces[current_->piece].node}});
    return socket;
}

inline void SimulatedServer::receive(Socket socket, std::string_view text) {
    const auto found = sockets_.find(socket);
    const Json message = Json::parse(text, nullptr, false);
    if (found != sockets_.end() && message.value("type", "") == "feature_flags") {
        found->second.wants_metadata = true;
        tell(found->second.client_id, "feature_flags", {{"supports_preview_metadata", true}});
    }
}

inline void SimulatedServer::close(Socket socket) {
    const auto found = sockets_.find(socket);
    if (found == sockets_.end())
        return;
    clients_.erase(found->second.client_id);
    sockets_.erase(found);
}

inline std::optional<WebSocketMessage> SimulatedServer::take(Socket socket) {
    const auto found = sockets_.find(socket);
    if (found == sockets_.end() || found->second.messages.empty())
        return std::nullopt;
    WebSocketMessage message = std::move(found->second.messages.front());
    found->second.messages.pop_front();
    return message;
}

inline void SimulatedServer::tell(const std::string& client_id, const std::string& type,
                                  Json data) {
    const auto client = clients_.find(client_id);
    if (client == clients_.end())
        return;
    sockets_[client->second].messages.emplace_back(
        WebSocketMessage::Kind::text, Json{{"type", type}, {"data", std::move(data)}}.dump());
}

inline void SimulatedServer::tell_status() {
    for (const auto& [client, socket] : clients_)
        tell(client, "status", {{"status", {{"exec_info", {{"queue_remaining", queue_size()}}}}}});
}

} // namespace coflow::comfyui::simulation
