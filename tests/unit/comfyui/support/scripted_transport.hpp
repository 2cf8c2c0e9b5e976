// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/transport.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/io/connection_error.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::comfyui::simulation {

/// A transport that gives prepared answers, one after the other.
class ScriptedTransport final : public Transport {
public:
    struct Broken {};
    struct Silence {};
    using Step = std::variant<Answer, Broken, Silence>;

    static Step broken() { return Broken{}; }
    static Step silence() { return Silence{}; }

    std::deque<Step> answers;
    std::optional<Answer> otherwise;
    std::vector<Request> requests;

    [[nodiscard]] std::string server() const override { return "http://scripted"; }

    [[nodiscard]] Task<Answer> send(Request request) override {
        co_await sleep_for(Duration::zero()); // a point where it can be cancelled
        requests.push_back(request);
        Step step = otherwise ? Step{*otherwise} : Step{Silence{}};
        if (!answers.empty()) {
            step = std::move(answers.front());
            answers.pop_front();
        }
        if (std::holds_alternative<Silence>(step))
            co_await sleep_for(std::chrono::hours{1000});
        if (!std::holds_alternative<Answer>(step))
            throw ConnectionError{ErrorCode::closed, "scripted", "the connection broke"};
        co_return std::get<Answer>(std::move(step));
    }
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string /*client*/) override {
        co_await sleep_for(Duration::zero()); // a point where it can be cancelled
        throw ConnectionError{ErrorCode::io_failure, "scripted", "has no sockets"};
    }
};

} // namespace coflow::comfyui::simulation
