// SPDX-License-Identifier: MIT
#pragma once

// How a SimulatedServer answers requests. simulated_server.hpp includes this at its end.
namespace coflow::comfyui::simulation {

namespace detail {

inline Answer json_answer(int status, const Json& json) {
    Answer answer{status, json.dump()};
    answer.headers.add("Content-Type", "application/json; charset=utf-8");
    return answer;
}
inline Answer trouble() {
    return {500, "500 Internal Server Error\n\nServer got itself in trouble"};
}

} // namespace detail

inline Answer SimulatedServer::handle(const Request& request, TimePoint now) {
    advance(now);
    std::string path = request.target.substr(0, request.target.find('?'));
    const bool prefixed = path.starts_with("/api/");
    if (prefixed)
        path.erase(0, 4);
    const bool posts = request.method == "POST";
    Json body = Json::object();
    if (posts && !request.body.bytes().empty()) {
        body = Json::parse(request.body.bytes(), nullptr, false);
        if (!body.is_object())
            return detail::trouble();
    }
    if (path == "/prompt" && posts)
        return submit(body, now);
    if (path == "/prompt")
        return detail::json_answer(200, {{"exec_info", {{"queue_remaining", queue_size()}}}});
    if (path == "/queue")
        return posts ? change_queue(body) : tell_queue();
    if (path == "/interrupt" && posts) {
        const bool aims = since(0, 3, 57) && body.contains("prompt_id");
        if (!aims || (current_ && current_->item.id == body.value("prompt_id", "")))
            interrupt(now);
        return {200, {}};
    }
    if (path == "/history" && posts) {
        if (body.value("clear", false))
            history_.clear();
        for (const Json& id : body.value("delete", Json::array()))
            history_.erase(id.get<std::string>());
        return {200, {}};
    }
    if (path.starts_with("/history"))
        return tell_history(path);
    if (path == "/system_stats")
        return tell_stats();
    if (path == "/features" && since(0, 3, 45))
        return detail::json_answer(200, {{"supports_preview_metadata", true}});
    if (prefixed && path == "/jobs" && since(0, 6, 0))
        return detail::json_answer(200, {{"jobs", Json::array()}, {"pagination", Json::object()}});
    if (prefixed && path.starts_with("/jobs/") && posts && since(0, 26, 0))
        return cancel_job(path.substr(6, path.rfind('/') - 6), now);
    if (prefixed && path.starts_with("/jobs/") && since(0, 6, 0))
        return tell_job(path.substr(6));
    return {404, "404: Not Found"};
}

inline Answer SimulatedServer::submit(const Json& body, TimePoint now) {
    const auto refused = [](const char* type, const char* message) {
        return detail::json_answer(400, {{"error",
                                          {{"type", type},
                                           {"message", message},
                                           {"details", ""},
                                           {"extra_info", Json::object()}}},
                                         {"node_errors", Json::object()}});
    };
    if (!body.contains("prompt"))
        return refused("no_prompt", "No prompt provided");
    if (body["prompt"].empty())
        return refused("prompt_no_outputs", "Prompt has no outputs");
    Item item;
    const bool keeps_id = since(0, 3, 45) && body.contains("prompt_id");
    item.id = keeps_id ? body["prompt_id"].get<std::string>()
                       : "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + ++ids_);
    item.client_id = body.value("client_id", "");
    item.prompt = body["prompt"];
    item.extra_data = body.value("extra_data", Json::object());
    if (!item.client_id.empty())
        item.extra_data["client_id"] = item.client_id;
    item.number = body.value("number", body.value("front", false) ? -counter_ : counter_);
    ++counter_;
    item.arrival = arrivals_.size();
    Arrival arrival;
    arrival.prompt_id = item.id;
    arrival.tag = item.extra_data.value("coflow_run", "");
    arrivals_.push_back(arrival);
    const Json answer{{"prompt_id", item.id},
                      {"number", item.number},
                      {"node_errors", version_ ? Json::object() : Json::array()}};
    waiting_.push_back(std::move(item));
    tell_status();
    if (!current_)
        begin_next(now);
    return detail::json_answer(200, answer);
}

inline bool SimulatedServer::remove(const std::string& id) {
    const auto found = std::ranges::find(waiting_, id, &Item::id);
    if (found == waiting_.end())
        return false;
    arrival_of(*found).fate = Fate::deleted;
    waiting_.erase(found);
    tell_status();
    return true;
}

inline Answer SimulatedServer::change_queue(const Json& body) {
    if (body.value("clear", false))
        delete_waiting();
    for (const Json& id : body.value("delete", Json::array()))
        remove(id.get<std::string>());
    return {200, {}};
}

inline void SimulatedServer::delete_waiting() {
    while (!waiting_.empty())
        remove(std::string{waiting_.back().id});
}

inline Answer SimulatedServer::tell_queue() const {
    Json running = Json::array();
    // It leaves the queue when it enters the history.
    if (current_ && current_->step != Step::done)
        running.push_back(current_->item.json());
    Json pending = Json::array();
    for (const Item& item : waiting_)
        pending.push_back(item.json());
    return detail::json_answer(200, {{"queue_running", running}, {"queue_pending", pending}});
}

inline Answer SimulatedServer::tell_history(const std::string& path) const {
    Json entries = Json::object();
    const std::string id = path.size() > 9 ? path.substr(9) : "";
    for (const auto& [key, entry] : history_)
        if (id.empty() || id == key)
            entries[key] = entry;
    return detail::json_answer(200, entries);
}

inline Answer SimulatedServer::tell_job(const std::string& id) const {
    const auto job = [&id](const char* status) {
        return detail::json_answer(200, {{"id", id}, {"status", status}});
    };
    if (const auto ended = history_.find(id); ended != history_.end()) {
        const bool interrupted =
            ended->second.dump().find("execution_interrupted") != std::string::npos;
        const bool well = ended->second["status"]["status_str"] == "success";
        const char* status = interrupted ? "cancelled" : well ? "completed" : "failed";
        return detail::json_answer(
            200, {{"id", id}, {"status", status}, {"outputs", ended->second["outputs"]}});
    }
    if (current_ && current_->item.id == id)
        return job("in_progress");
    if (std::ranges::find(waiting_, id, &Item::id) != waiting_.end())
        return job("pending");
    return detail::json_answer(404, {{"error", "Job not found"}});
}

inline Answer SimulatedServer::cancel_job(const std::string& id, TimePoint now) {
    bool cancelled = remove(id);
    if (!cancelled && current_ && current_->item.id == id) {
        interrupt(now);
        cancelled = true;
    }
    return detail::json_answer(200, {{"cancelled", cancelled}});
}

inline Answer SimulatedServer::tell_stats() const {
    Json system{{"os", "posix"}};
    if (version_)
        system["comfyui_version"] = std::to_string(version_->major) + "." +
                                    std::to_string(version_->minor) + "." +
                                    std::to_string(version_->patch);
    return detail::json_answer(200, {{"system", system}, {"devices", Json::array()}});
}

} // namespace coflow::comfyui::simulation
