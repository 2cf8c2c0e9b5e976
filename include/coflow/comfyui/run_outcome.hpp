// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/execution_failure.hpp"
#include "coflow/comfyui/output_file.hpp"
#include "coflow/comfyui/prompt_answer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::comfyui {

enum class RunEnd : std::uint8_t {
    succeeded,
    failed,      ///< A node raised an error.
    interrupted, ///< By somebody else.
    cancelled,   ///< By `Run::cancel`.
    timed_out,   ///< It took longer than its timeout, and was cancelled.
    refused,     ///< The server did not take the prompt.
    lost         ///< The server does not know it any more, or cannot be reached.
};

enum class Loss : std::uint8_t {
    none,
    not_accepted, ///< It never arrived, however often it was submitted.
    removed,      ///< Deleted from the queue or the history by somebody.
    restarted,    ///< As removed, but the connection broke before: the server forgets all by that.
    unreachable   ///< No answer to anything; the prompt may still run.
};

/// How a run has ended.
struct RunOutcome {
    RunEnd end = RunEnd::lost;
    std::string prompt_id;
    Json outputs;                            ///< By node id; also of a failed run, what there is.
    std::vector<ExecutionFailure> blocked;   ///< Branches that were blocked.
    std::vector<NodeProblems> node_problems; ///< Of outputs that did not run.
    std::optional<ExecutionFailure> failure;
    std::optional<PromptRefused> refusal;
    Loss loss = Loss::none;
    /// Of a cancelled run: the server has confirmed that it does not run any more.
    bool confirmed = true;

    [[nodiscard]] std::vector<OutputFile> files() const { return files_of(outputs); }
};

[[nodiscard]] constexpr std::string_view to_string(RunEnd end) noexcept {
    switch (end) {
    case RunEnd::succeeded:
        return "succeeded";
    case RunEnd::failed:
        return "failed";
    case RunEnd::interrupted:
        return "interrupted";
    case RunEnd::cancelled:
        return "cancelled";
    case RunEnd::timed_out:
        return "timed_out";
    case RunEnd::refused:
        return "refused";
    case RunEnd::lost:
        return "lost";
    }
    return "unknown";
}

} // namespace coflow::comfyui
