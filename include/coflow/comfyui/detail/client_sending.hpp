// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/stall_watch.hpp"

#include <typeinfo>

// How a Client sends requests. client.hpp includes this at its end.
namespace coflow::comfyui {

namespace detail {

/// Whether the same request may succeed if it is sent again: there was no answer, or no lasting
/// one.
[[nodiscard]] inline bool is_transient(const Error& error) {
    if (const auto* answered = dynamic_cast<const ServerError*>(&error))
        return answered->is_transient();
    return error.code() == ErrorCode::timed_out || error.code() == ErrorCode::closed ||
           error.code() == ErrorCode::io_failure || error.code() == ErrorCode::not_found;
}

[[nodiscard]] inline bool changes_nothing(const Request& request) {
    return (request.method == "GET" || request.method == "HEAD") && request.sink == nullptr;
}

[[nodiscard]] inline Json json_of(const Request& request, const Answer& answer) {
    try {
        return parse_json(answer.body);
    } catch (const Error&) {
        throw unexpected_answer(request, answer);
    }
}

} // namespace detail

inline Task<Answer> Client::send(Request request) const {
    Duration delay = options_.retry_delay;
    for (int left = options_.attempts; left > 1 && detail::changes_nothing(request); --left) {
        try {
            Task<Answer> attempt = send_once(request);
            co_return co_await std::move(attempt);
        } catch (const Error& error) {
            if (!detail::is_transient(error))
                throw;
        }
        co_await sleep_for(delay);
        delay *= 2;
    }
    Task<Answer> last = send_once(std::move(request));
    co_return co_await std::move(last);
}

inline Task<Answer> Client::send_once(Request request) const {
    // What is kept is for the messages of errors.
    Request kept{request.method, request.target};
    Answer answer;
    try {
        if (request.body.is_stream() || request.sink != nullptr) {
            Task<Answer> sending =
                detail::send_watched(*transport_, std::move(request), options_.stall_timeout);
            answer = co_await std::move(sending);
        } else {
            Task<Answer> sending = transport_->send(std::move(request));
            answer = co_await with_timeout(options_.request_timeout, std::move(sending));
        }
    } catch (const TimedOut& late) {
        throw TimedOut{late.limit(),
                       transport_->server() + ": " + kept.endpoint() + " was not answered in time"};
    }
    if (answer.status < 200 || answer.status >= 300)
        throw server_error(kept, answer);
    co_return answer;
}

inline Task<Json> Client::get(std::string target) const {
    Request request{"GET", std::move(target)};
    Task<Answer> sending = send(request);
    const Answer answer = co_await std::move(sending);
    co_return detail::json_of(request, answer);
}

inline Task<> Client::post(std::string_view endpoint, Json body) const {
    Request request{"POST", target(endpoint)};
    request.headers.add("Content-Type", "application/json");
    request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    Task<Answer> sending = send(std::move(request));
    const Answer answer = co_await std::move(sending);
}

inline Task<std::vector<std::string>> Client::get_texts(std::string target) const {
    Task<Json> getting = get(std::move(target));
    const Json json = co_await std::move(getting);
    co_return detail::texts_of(json);
}

inline Task<std::unique_ptr<EventSocket>> Client::open_socket(std::string client_id) const {
    Task<std::unique_ptr<EventSocket>> opening =
        transport_->open_socket(with_query(target("/ws"), {{"clientId", client_id}}));
    co_return co_await with_timeout(options_.request_timeout, std::move(opening));
}

} // namespace coflow::comfyui
