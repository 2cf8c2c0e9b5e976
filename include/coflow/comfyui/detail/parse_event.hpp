// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"

// The bodies of event.hpp, which includes this at its end.
namespace coflow::comfyui {

namespace detail {

[[noreturn]] inline void refuse_message(const std::string& why) {
    throw Error{ErrorCode::invalid_argument, "a message of the server is malformed: " + why};
}

/// The text that a message of this type cannot do without.
inline std::string needed_text(const Json& data, std::string_view name, std::string_view type) {
    std::string value = text(data, name);
    if (value.empty())
        refuse_message(std::string{type} + " has no " + std::string{name});
    return value;
}

inline NodeExecuting parse_executing(const Json& data) {
    NodeExecuting event{.prompt_id = text(data, "prompt_id"),
                        .node = std::nullopt,
                        .display_node = text(data, "display_node")};
    if (!member(data, "node").is_null())
        event.node = needed_text(data, "node", "executing");
    return event;
}

inline ProgressState parse_progress_state(const Json& data) {
    const Json& nodes = member(data, "nodes");
    if (!nodes.is_object())
        refuse_message("progress_state has no nodes");
    ProgressState state{.prompt_id = needed_text(data, "prompt_id", "progress_state"), .nodes = {}};
    for (const auto& node : nodes.items())
        state.nodes.push_back({.id = node.key(),
                               .value = number(node.value(), "value").value_or(0),
                               .max = number(node.value(), "max").value_or(0),
                               .state = text(node.value(), "state"),
                               .display_node = text(node.value(), "display_node_id"),
                               .parent_node = text(node.value(), "parent_node_id"),
                               .real_node = text(node.value(), "real_node_id")});
    return state;
}

inline Event parse_data(const std::string& type, const Json& data) {
    const auto prompt_id = [&] { return needed_text(data, "prompt_id", type); };
    if (type == "status")
        return StatusEvent{.queue_remaining = queue_remaining_in(member(data, "status")),
                           .sid = text(data, "sid")};
    if (type == "execution_start")
        return ExecutionStarted{prompt_id()};
    if (type == "execution_cached")
        return NodesCached{.prompt_id = prompt_id(), .nodes = texts(data, "nodes")};
    if (type == "executing")
        return parse_executing(data);
    if (type == "progress")
        // Old servers say no more than the numbers.
        return NodeProgressed{.prompt_id = text(data, "prompt_id"),
                              .node = text(data, "node"),
                              .value = number(data, "value").value_or(0),
                              .max = number(data, "max").value_or(0)};
    if (type == "progress_state")
        return parse_progress_state(data);
    if (type == "executed")
        return NodeExecuted{.prompt_id = prompt_id(),
                            .node = needed_text(data, "node", type),
                            .display_node = text(data, "display_node"),
                            .output = member(data, "output")};
    if (type == "execution_success")
        return ExecutionSucceeded{prompt_id()};
    if (type == "execution_error") {
        auto failure = data.get<ExecutionFailure>();
        failure.prompt_id = prompt_id();
        return failure;
    }
    if (type == "execution_interrupted")
        return ExecutionInterrupted{.prompt_id = prompt_id(),
                                    .node = text(data, "node_id"),
                                    .node_type = text(data, "node_type")};
    if (type == "feature_flags")
        return data.get<Features>();
    return OtherEvent{.type = type, .data = data};
}

/// Takes a binary message apart from its beginning.
class BinaryReader {
public:
    explicit BinaryReader(std::span<const std::byte> message) : rest_{message} {}

    std::uint32_t number() {
        std::uint32_t value = 0;
        for (const std::byte byte : take(4))
            value = value << 8U | std::to_integer<std::uint32_t>(byte);
        return value;
    }
    std::span<const std::byte> take(std::size_t size) {
        if (size > rest_.size())
            refuse_message("a binary message ends too early");
        const auto taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }
    std::string text(std::size_t size) {
        std::string result;
        for (const std::byte byte : take(size))
            result += static_cast<char>(byte);
        return result;
    }
    [[nodiscard]] std::span<const std::byte> rest() const noexcept { return rest_; }

private:
    std::span<const std::byte> rest_;
};

inline PreviewImage parse_preview(BinaryReader reader) {
    constexpr std::uint32_t jpeg = 1;
    constexpr std::uint32_t png = 2;
    const std::uint32_t kind = reader.number();
    PreviewImage preview;
    preview.mime = kind == jpeg ? "image/jpeg" : kind == png ? "image/png" : "";
    preview.image = reader.rest();
    return preview;
}

inline PreviewImage parse_preview_with_metadata(BinaryReader reader) {
    const Json metadata = parse_json(reader.text(reader.number()));
    return {.prompt_id = text(metadata, "prompt_id"),
            .node = text(metadata, "node_id"),
            .display_node = text(metadata, "display_node_id"),
            .mime = text(metadata, "image_type"),
            .image = reader.rest()};
}

inline NodeText parse_node_text(BinaryReader reader) {
    NodeText event;
    event.node = reader.text(reader.number());
    event.text = reader.text(reader.rest().size());
    return event;
}

} // namespace detail

inline Event parse_event(std::string_view text) {
    const Json message = parse_json(text);
    const std::string type = detail::text(message, "type");
    if (type.empty())
        detail::refuse_message("it has no type");
    const Json& data = detail::member(message, "data");
    Event event = OtherEvent{.type = type, .data = data};
    if (data.is_object())
        event = detail::parse_data(type, data);
    else if (!std::holds_alternative<OtherEvent>(detail::parse_data(type, Json::object())))
        detail::refuse_message(quote(type) + " has no data");
    return event;
}

inline Event parse_event(std::span<const std::byte> binary) {
    constexpr std::uint32_t preview = 1;
    constexpr std::uint32_t text = 3;
    constexpr std::uint32_t preview_with_metadata = 4;
    detail::BinaryReader reader{binary};
    switch (const std::uint32_t kind = reader.number()) {
    case preview:
        return detail::parse_preview(reader);
    case text:
        return detail::parse_node_text(reader);
    case preview_with_metadata:
        return detail::parse_preview_with_metadata(reader);
    default:
        return OtherBinary{.kind = kind, .payload = reader.rest()};
    }
}

} // namespace coflow::comfyui
