// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/comfyui/run_outcome.hpp"

#include <string>
#include <utility>

namespace coflow::comfyui {

/// Thrown for a prompt that has ended without success, though no node failed and the server took
/// it: it was interrupted, cancelled, took too long, or was lost.
class PromptEnded : public Error {
public:
    explicit PromptEnded(RunOutcome outcome)
        : Error{code_of(outcome), text_of(outcome)}, outcome_{std::move(outcome)} {}

    [[nodiscard]] const RunOutcome& outcome() const noexcept { return outcome_; }

private:
    static ErrorCode code_of(const RunOutcome& outcome) noexcept {
        if (outcome.end == RunEnd::timed_out)
            return ErrorCode::timed_out;
        return outcome.end == RunEnd::lost ? ErrorCode::closed : ErrorCode::invalid_state;
    }
    static std::string text_of(const RunOutcome& outcome) {
        const std::string prompt = "the prompt " + outcome.prompt_id;
        switch (outcome.loss) {
        case Loss::not_accepted:
            return prompt + " was never taken by the server";
        case Loss::removed:
            return prompt + " was removed from the server by somebody";
        case Loss::restarted:
            return prompt + " was forgotten by the server, which was restarted";
        case Loss::unreachable:
            return prompt + " may still run, but the server cannot be reached";
        case Loss::none:
            break;
        }
        if (outcome.end == RunEnd::timed_out)
            return prompt + " took too long" +
                   (outcome.confirmed ? "" : ", and may still run: nothing confirms its end");
        return prompt + " was " + std::string{to_string(outcome.end)};
    }

    RunOutcome outcome_;
};

/// Throws: for whatever is no success `ExecutionFailed`, `PromptRefused` or `PromptEnded`.
inline void require_success(const RunOutcome& outcome) {
    if (outcome.end == RunEnd::succeeded)
        return;
    if (outcome.end == RunEnd::failed && outcome.failure)
        throw ExecutionFailed{*outcome.failure};
    if (outcome.end == RunEnd::refused && outcome.refusal)
        throw PromptRefused{*outcome.refusal};
    throw PromptEnded{outcome};
}

} // namespace coflow::comfyui
