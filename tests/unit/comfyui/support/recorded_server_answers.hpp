// SPDX-License-Identifier: MIT
#pragma once

// How a RecordedServer answers. recorded_server.hpp includes this at its end.
namespace coflow::comfyui::recordings {

inline Answer RecordedServer::handle(const Request& request, TimePoint now) {
    advance(now);
    std::string path = request.target.substr(0, request.target.find('?'));
    if (path.starts_with("/api/") && !path.starts_with("/api/jobs"))
        path.erase(0, 4);
    const bool posts = request.method == "POST";
    const Json body = Json::parse(request.body.bytes(), nullptr, false);
    if (path == "/prompt" && posts)
        return submit(body, now);
    if (path == "/queue")
        return posts ? change_queue(body) : tell_queue();
    if ((path == "/interrupt" || path == "/history" || path == "/free") && posts)
        return {200, {}};
    if (path == "/history")
        return tell_history({}, now);
    if (path.starts_with("/history/"))
        return tell_history(recorded_id(path.substr(9)), now);
    if (path.starts_with("/api/jobs/") && !posts)
        return tell_job(recorded_id(path.substr(10)));
    return tell_recorded(request);
}

inline Answer RecordedServer::submit(const Json& body, TimePoint now) {
    const Json prompt = body.is_object() ? body.value("prompt", Json{}) : Json{};
    for (std::size_t run = 0; run < runs_.size(); ++run)
        if ((only_ ? run == *only_ : !used_[run]) && runs_[run].prompt == prompt) {
            begin(run, body, now);
            break;
        }
    for (const Json& event : events_) {
        if (event.value("method", "") != "POST" || event["path"] != "/prompt")
            continue;
        const bool is_ours = run_ && event["status"] == 200 && current().prompt == prompt &&
                             event["answer"]["prompt_id"] == current().prompt_id;
        const bool is_refusal = event["status"] != 200 && event.contains("request") &&
                                event["request"].is_object() && prompt.is_object() &&
                                event["request"].value("prompt", Json{}) == prompt;
        if (is_ours || is_refusal) {
            Answer answer{event["status"].get<int>(), in_our_ids(body_of(event))};
            answer.headers.add("Content-Type", event.contains("answer")
                                                   ? "application/json; charset=utf-8"
                                                   : "text/plain; charset=utf-8");
            return answer;
        }
    }
    return simulation::detail::trouble();
}

inline Answer RecordedServer::change_queue(const Json& body) {
    if (body.is_object())
        for (const Json& id : body.value("delete", Json::array()))
            if (const auto found = states_.find(recorded_id(id));
                found != states_.end() && found->second == State::waits)
                states_.erase(found);
    return {200, {}};
}

inline Json RecordedServer::item_of(const RecordedRun& run) const {
    const bool is_ours = run_ && run.prompt_id == current().prompt_id;
    Json extra = is_ours ? submission_.value("extra_data", Json::object()) : Json::object();
    if (is_ours)
        extra["client_id"] = submission_.value("client_id", "");
    return {0, run.prompt_id, run.prompt, extra, Json::array()};
}

inline Answer RecordedServer::tell_queue() const {
    Json running = Json::array();
    Json pending = Json::array();
    for (const auto& [id, state] : states_)
        if (const RecordedRun* run = run_of(id); run != nullptr && state != State::ended)
            (state == State::runs ? running : pending).push_back(item_of(*run));
    return json_answer(200, {{"queue_running", running}, {"queue_pending", pending}});
}

/// Of one prompt, or of all for an empty id.
inline Answer RecordedServer::tell_history(const std::string& id, TimePoint now) const {
    Json entries = Json::object();
    for (const auto& [ended, state] : states_) {
        const bool is_late =
            run_ && ended == current().prompt_id && now < ended_at_ + history_delay_;
        if (state != State::ended || is_late || (!id.empty() && id != ended))
            continue;
        const RecordedRun& run = *run_of(ended);
        entries[ended] = run.history;
        entries[ended]["prompt"] = item_of(run);
    }
    return json_answer(200, entries);
}

inline Answer RecordedServer::tell_job(const std::string& id) const {
    const auto state = states_.find(id);
    if (state == states_.end())
        return json_answer(404, {{"error", "Job not found"}});
    const RecordedRun& run = *run_of(id);
    if (state->second != State::ended)
        return json_answer(
            200,
            {{"id", id}, {"status", state->second == State::runs ? "in_progress" : "pending"}});
    Json job{{"id", id},
             {"status", run.end == RunEnd::succeeded ? "completed"
                        : run.end == RunEnd::failed  ? "failed"
                                                     : "cancelled"},
             {"outputs", run.history["outputs"]}};
    for (const Json& message : run.history["status"]["messages"])
        if (message[0] == "execution_error")
            job["execution_error"] = message[1];
    return json_answer(200, job);
}

/// As the same request was answered last, or first; else by what every server of 0.33 says.
inline Answer RecordedServer::tell_recorded(const Request& request) const {
    const Json* found = nullptr;
    for (std::size_t at = 0; at < events_.size(); ++at)
        if (events_[at].value("method", "") == request.method &&
            events_[at]["path"] == request.target && (found == nullptr || at < position_))
            found = &events_[at];
    if (found != nullptr && found->contains("answer"))
        return json_answer((*found)["status"], (*found)["answer"]);
    if (found != nullptr)
        return {(*found)["status"].get<int>(), body_of(*found)};
    if (request.target == "/system_stats")
        return json_answer(200, {{"system", {{"os", "posix"}, {"comfyui_version", "0.33.0"}}},
                                 {"devices", Json::array()}});
    if (request.target == "/features")
        return json_answer(200, {{"supports_preview_metadata", true}});
    if (request.target.starts_with("/api/jobs"))
        return json_answer(200, {{"jobs", Json::array()}, {"pagination", Json::object()}});
    return {404, "404: Not Found"};
}

} // namespace coflow::comfyui::recordings
