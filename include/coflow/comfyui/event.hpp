// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/execution_failure.hpp"
#include "coflow/comfyui/output_file.hpp"
#include "coflow/comfyui/queue.hpp"
#include "coflow/comfyui/server_info.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coflow::comfyui {

/// The length of the queue has changed, or a connection begins: then it names the client.
struct StatusEvent {
    std::int64_t queue_remaining = -1;
    std::string sid;
};

struct ExecutionStarted {
    std::string prompt_id;
};

/// These nodes do not run, because their results are there already.
struct NodesCached {
    std::string prompt_id;
    std::vector<std::string> nodes;
};

/// A node runs; no node means that the prompt has ended. Without a prompt id it repeats what runs
/// to a client that comes back.
struct NodeExecuting {
    std::string prompt_id;
    std::optional<std::string> node;
    std::string display_node;

    [[nodiscard]] bool is_end() const noexcept { return !node; }
};

/// How far a node is, by its own count.
struct NodeProgressed {
    std::string prompt_id;
    std::string node;
    double value = 0;
    double max = 0;
};

/// The state of all nodes that have begun.
struct ProgressState {
    struct Node {
        std::string id;
        double value = 0;
        double max = 0;
        std::string state; ///< "running", "finished", "error"
        std::string display_node;
        std::string parent_node;
        std::string real_node;
    };
    std::string prompt_id;
    std::vector<Node> nodes;
};

/// A node has ended that has something to show, whether it ran or was cached.
struct NodeExecuted {
    std::string prompt_id;
    std::string node;
    std::string display_node;
    Json output;

    [[nodiscard]] std::vector<OutputFile> files() const { return files_of_node(node, output); }
};

struct ExecutionSucceeded {
    std::string prompt_id;
};

struct ExecutionInterrupted {
    std::string prompt_id;
    std::string node;
    std::string node_type;
};

/// A message of a type that is not known here: custom nodes add theirs.
struct OtherEvent {
    std::string type;
    Json data;
};

/// A picture of the work so far, or the result of a node that sends it instead of saving it.
///
/// Lifetime: the image lies in the message.
struct PreviewImage {
    std::string prompt_id; ///< Known, as the nodes, only if the metadata was asked for.
    std::string node;
    std::string display_node;
    std::string mime; ///< "image/jpeg" or "image/png"
    std::span<const std::byte> image;
};

/// A text of a node about its work.
struct NodeText {
    std::string node;
    std::string text;
};

/// A binary message of a kind that is not known here. Lifetime: the payload lies in the message.
struct OtherBinary {
    std::uint32_t kind = 0;
    std::span<const std::byte> payload;
};

/// A message of a server. An `ExecutionFailure` may be of a blocked branch: then the run goes on.
using Event =
    std::variant<StatusEvent, ExecutionStarted, NodesCached, NodeExecuting, NodeProgressed,
                 ProgressState, NodeExecuted, ExecutionSucceeded, ExecutionFailure,
                 ExecutionInterrupted, Features, PreviewImage, NodeText, OtherEvent, OtherBinary>;

/// Throws: `Error` (invalid_argument) for what is no message of a server.
[[nodiscard]] Event parse_event(std::string_view text);
[[nodiscard]] Event parse_event(std::span<const std::byte> binary);

/// The prompt that an event is of; empty if it is of none, or does not say.
[[nodiscard]] inline std::string_view prompt_of(const Event& event) noexcept {
    return std::visit(
        [](const auto& one) -> std::string_view {
            if constexpr (requires { one.prompt_id; })
                return one.prompt_id;
            else
                return {};
        },
        event);
}

} // namespace coflow::comfyui

#include "coflow/comfyui/detail/parse_event.hpp"
