// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/comfyui/detail/read_json.hpp"

#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// What went wrong in a node that ran: the execution_error event, and the same in the history.
struct ExecutionFailure {
    std::string prompt_id;
    std::string node;
    std::string node_type;
    std::string exception_type; ///< Such as "RuntimeError" or "torch.cuda.OutOfMemoryError".
    std::string message;
    std::vector<std::string> traceback;
    std::vector<std::string> executed; ///< Nodes that had run before.

    /// Some input was blocked on purpose: this branch ends, but the run goes on and may succeed.
    [[nodiscard]] bool is_blocked() const { return exception_type == "ExecutionBlocked"; }
    [[nodiscard]] bool is_out_of_memory() const {
        return exception_type.find("OutOfMemory") != std::string::npos;
    }
};

inline void from_json(const Json& json, ExecutionFailure& failure) {
    failure = {.prompt_id = detail::text(json, "prompt_id"),
               .node = detail::text(json, "node_id"),
               .node_type = detail::text(json, "node_type"),
               .exception_type = detail::text(json, "exception_type"),
               .message = detail::text(json, "exception_message"),
               .traceback = detail::texts(json, "traceback"),
               .executed = detail::texts(json, "executed")};
    while (failure.message.ends_with('\n'))
        failure.message.pop_back();
}

/// "node 2 (BenchRaise): RuntimeError: bench failure", with what is known.
[[nodiscard]] inline std::string to_string(const ExecutionFailure& failure) {
    std::string text = failure.node.empty() ? "some node" : "node " + failure.node;
    if (!failure.node_type.empty())
        text += " (" + failure.node_type + ")";
    text += ": " + (failure.exception_type.empty() ? "an error" : failure.exception_type);
    return failure.message.empty() ? text : text + ": " + failure.message;
}

/// Thrown for a prompt of which a node failed.
class ExecutionFailed : public Error {
public:
    explicit ExecutionFailed(ExecutionFailure failure)
        : Error{ErrorCode::invalid_state, "the prompt failed in " + to_string(failure)},
          failure_{std::move(failure)} {}

    [[nodiscard]] const ExecutionFailure& failure() const noexcept { return failure_; }

private:
    ExecutionFailure failure_;
};

} // namespace coflow::comfyui
