// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/client_sending.hpp"

// The endpoints of a Client. client.hpp includes this at its end.
namespace coflow::comfyui {

namespace detail {

[[nodiscard]] inline std::string with_page(std::string target, std::string_view limit,
                                           const Page& page) {
    if (page.limit)
        target = with_query(std::move(target), {{limit, std::to_string(*page.limit)}});
    if (page.offset)
        target = with_query(std::move(target), {{"offset", std::to_string(*page.offset)}});
    return target;
}

/// The answer, if it is an object with this member.
inline const Json& with_member(const Json& json, std::string_view name, const Request& request) {
    if (member(json, name).is_null())
        throw unexpected_answer(request, Answer{200, {}});
    return json;
}

} // namespace detail

inline Task<Accepted> Client::submit(Submission submission) const {
    Request request{"POST", target("/prompt")};
    request.headers.add("Content-Type", "application/json");
    request.body = submission.json().dump(-1, ' ', false, Json::error_handler_t::replace);
    Task<Answer> sending = transport_->send(request);
    Answer answer;
    try {
        answer = co_await with_timeout(options_.request_timeout, std::move(sending));
    } catch (const TimedOut& late) {
        throw TimedOut{late.limit(),
                       transport_->server() + ": POST /prompt was not answered in time"};
    }
    if (is_transient_status(answer.status))
        throw server_error(request, answer);
    std::variant<Accepted, PromptRefused> said = prompt_answer(answer.status, answer.body);
    if (auto* refused = std::get_if<PromptRefused>(&said))
        throw *std::move(refused);
    co_return std::get<Accepted>(std::move(said));
}

inline Task<std::int64_t> Client::queue_length() const {
    Request request{"GET", target("/prompt")};
    Task<Json> getting = get(request.target);
    const Json json = co_await std::move(getting);
    co_return queue_remaining_in(detail::with_member(json, "exec_info", request));
}

inline Task<QueueSnapshot> Client::queue() const {
    Request request{"GET", target("/queue")};
    Task<Json> getting = get(request.target);
    const Json json = co_await std::move(getting);
    co_return detail::with_member(json, "queue_running", request).get<QueueSnapshot>();
}

inline Task<> Client::remove_from_queue(std::vector<std::string> ids) const {
    return post("/queue", Json{{"delete", std::move(ids)}});
}
inline Task<> Client::clear_queue() const { return post("/queue", Json{{"clear", true}}); }

inline Task<> Client::interrupt(std::string prompt_id) const {
    Task<ServerInfo> asking = server_info();
    const ServerInfo info = co_await std::move(asking);
    if (!info.interrupts_by_id)
        throw Error{ErrorCode::invalid_state,
                    server() + " is too old to interrupt one prompt and no other"};
    Task<> posting = post("/interrupt", Json{{"prompt_id", std::move(prompt_id)}});
    co_await std::move(posting);
}
inline Task<> Client::interrupt_whatever_runs() const { return post("/interrupt", Json::object()); }

inline Task<std::vector<HistoryEntry>> Client::history(Page page) const {
    Request request{"GET", detail::with_page(target("/history"), "max_items", page)};
    Task<Json> getting = get(request.target);
    const Json json = co_await std::move(getting);
    if (!json.is_object())
        throw unexpected_answer(request, Answer{200, {}});
    co_return history_of(json);
}

inline Task<std::optional<HistoryEntry>> Client::history_entry(std::string prompt_id) const {
    Request request{"GET", target("/history/") + percent_encode(prompt_id)};
    Task<Json> getting = get(request.target);
    const Json json = co_await std::move(getting);
    if (!json.is_object())
        throw unexpected_answer(request, Answer{200, {}});
    std::optional<HistoryEntry> found;
    for (HistoryEntry& entry : history_of(json))
        if (entry.item.prompt_id == prompt_id)
            found = std::move(entry);
    co_return found;
}

inline Task<> Client::remove_from_history(std::vector<std::string> ids) const {
    return post("/history", Json{{"delete", std::move(ids)}});
}
inline Task<> Client::clear_history() const { return post("/history", Json{{"clear", true}}); }

inline Task<JobPage> Client::jobs(Page page) const {
    Request request{"GET", detail::with_page("/api/jobs", "limit", page)};
    Task<Json> getting = get(request.target);
    const Json json = co_await std::move(getting);
    co_return detail::with_member(json, "jobs", request).get<JobPage>();
}

inline Task<std::optional<Job>> Client::job(std::string id) const {
    std::optional<Job> found;
    try {
        Request request{"GET", "/api/jobs/" + percent_encode(id)};
        Task<Json> getting = get(request.target);
        const Json json = co_await std::move(getting);
        found = detail::with_member(json, "id", request).get<Job>();
    } catch (const ServerError& error) {
        // Something between may say 404 as well, but not in JSON.
        if (error.status() != 404 || error.problem().type == "http")
            throw;
    }
    co_return found;
}

inline Task<bool> Client::cancel_job(std::string id) const {
    Request request{"POST", "/api/jobs/" + percent_encode(id) + "/cancel"};
    Task<Answer> sending = send(request);
    const Answer answer = co_await std::move(sending);
    co_return detail::flag(detail::json_of(request, answer), "cancelled");
}

inline Task<SystemStats> Client::system_stats() const {
    Request request{"GET", target("/system_stats")};
    Task<Json> getting = get(request.target);
    const Json json = co_await std::move(getting);
    co_return detail::with_member(json, "system", request).get<SystemStats>();
}

inline Task<std::optional<Features>> Client::features() const {
    std::optional<Features> found;
    try {
        Task<Json> getting = get(target("/features"));
        const Json json = co_await std::move(getting);
        if (json.is_object())
            found = json.get<Features>();
    } catch (const ServerError& error) {
        if (error.status() != 404)
            throw;
    }
    co_return found;
}

inline Task<Catalog> Client::object_info() const {
    Task<Json> getting = get(target("/object_info"));
    const Json json = co_await std::move(getting);
    co_return Catalog{json};
}
inline Task<Catalog> Client::object_info(std::string class_type) const {
    Task<Json> getting = get(target("/object_info/") + percent_encode(class_type));
    const Json json = co_await std::move(getting);
    co_return Catalog{json};
}

inline Task<std::vector<std::string>> Client::model_folders() const {
    return get_texts(target("/models"));
}
inline Task<std::vector<std::string>> Client::models(std::string folder) const {
    return get_texts(target("/models/") + percent_encode(folder));
}
inline Task<std::vector<std::string>> Client::embeddings() const {
    return get_texts(target("/embeddings"));
}
inline Task<std::vector<std::string>> Client::extensions() const {
    return get_texts(target("/extensions"));
}

inline Task<> Client::free(Free what) const {
    return post("/free",
                Json{{"unload_models", true}, {"free_memory", what == Free::models_and_memory}});
}

inline Task<ServerInfo> Client::server_info() const {
    const std::shared_ptr<Shared> shared = shared_;
    const Mutex::Lock lock = co_await shared->mutex.lock();
    if (shared->is_stale.exchange(false))
        shared->info.reset();
    if (!shared->info) {
        Task<ServerInfo> detecting = detect();
        shared->info = co_await std::move(detecting);
    }
    co_return *shared->info;
}

inline Task<ServerInfo> Client::detect() const {
    Task<SystemStats> asking_stats = system_stats();
    const SystemStats stats = co_await std::move(asking_stats);
    Task<std::optional<Features>> asking_features = features();
    std::optional<Features> known = co_await std::move(asking_features);
    Task<bool> asking_jobs = has_jobs();
    const bool jobs = co_await std::move(asking_jobs);
    co_return describe_server(stats, std::move(known), jobs);
}

inline Task<bool> Client::has_jobs() const {
    bool found = false;
    try {
        Task<JobPage> asking = jobs({.limit = 1, .offset = {}});
        const JobPage page = co_await std::move(asking);
        found = true;
    } catch (const ServerError& error) {
        if (error.is_transient())
            throw;
    }
    co_return found;
}

} // namespace coflow::comfyui
