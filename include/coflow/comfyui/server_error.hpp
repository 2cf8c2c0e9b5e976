// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"
#include "coflow/comfyui/prompt_answer.hpp"
#include "coflow/comfyui/transport.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::comfyui {

/// Thrown for a request that a server has answered with an error, or with what cannot be its
/// answer.
class ServerError : public Error {
public:
    ServerError(std::string endpoint, int status, PromptProblem problem)
        : Error{code_of(status), text_of(endpoint, status, problem)},
          endpoint_{std::move(endpoint)},
          status_{status},
          problem_{std::move(problem)} {}

    /// Such as "GET /view".
    [[nodiscard]] const std::string& endpoint() const noexcept { return endpoint_; }
    [[nodiscard]] int status() const noexcept { return status_; } ///< Of HTTP.
    /// What the server says about it; "http" if it says nothing that is JSON.
    [[nodiscard]] const PromptProblem& problem() const noexcept { return problem_; }
    [[nodiscard]] bool is_transient() const noexcept { return is_transient_status(status_); }

private:
    static ErrorCode code_of(int status) noexcept {
        switch (status) {
        case 400:
        case 409:
        case 413:
        case 416:
        case 422:
            return ErrorCode::invalid_argument;
        case 401:
        case 403:
        case 405:
            return ErrorCode::invalid_state;
        case 404:
            return ErrorCode::not_found;
        case 408:
        case 504:
            return ErrorCode::timed_out;
        default:
            return ErrorCode::io_failure;
        }
    }
    static std::string text_of(const std::string& endpoint, int status,
                               const PromptProblem& problem) {
        std::string text = endpoint + ": status " + std::to_string(status);
        for (const std::string* part : {&problem.message, &problem.details})
            if (!part->empty())
                text += ": " + *part;
        if (status == 403)
            text += " (servers refuse requests with a foreign Origin)";
        return text;
    }

    std::string endpoint_;
    int status_;
    PromptProblem problem_;
};

/// What an answer with an error says: servers send JSON with an error that is an object or a text,
/// or a plain text, or nothing.
[[nodiscard]] inline ServerError server_error(const Request& request, const Answer& answer) {
    constexpr std::size_t most_shown = 200;
    PromptProblem problem;
    try {
        const Json json = parse_json(answer.body);
        const Json& error = detail::member(json, "error");
        if (error.is_null())
            problem.type = "http";
        else
            problem = error.get<PromptProblem>();
    } catch (const Error&) {
        problem.type = "http";
        problem.details = answer.body.empty() ? std::string{} : quote(answer.body, most_shown);
    }
    return {request.endpoint(), answer.status, std::move(problem)};
}

/// An answer that has a good status, and yet is not what the endpoint answers: perhaps it is not a
/// ComfyUI server that does.
[[nodiscard]] inline ServerError unexpected_answer(const Request& request, const Answer& answer) {
    PromptProblem problem;
    problem.type = "http";
    problem.message = "this is not what a ComfyUI server answers";
    return {request.endpoint(), answer.status, std::move(problem)};
}

} // namespace coflow::comfyui
