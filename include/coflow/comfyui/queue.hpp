// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/read_json.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::comfyui {

/// A prompt as the queue and the history list it.
struct QueueItem {
    double number = 0; ///< Lower ones run first.
    std::string prompt_id;
    Json prompt;
    Json extra_data;
    std::vector<std::string> outputs; ///< Ids of the output nodes that run.

    [[nodiscard]] std::string client_id() const { return detail::text(extra_data, "client_id"); }
};

/// The answer to GET /queue.
struct QueueSnapshot {
    std::vector<QueueItem> running;
    std::vector<QueueItem> pending; ///< The next one first; servers list them otherwise.

    [[nodiscard]] std::size_t size() const noexcept { return running.size() + pending.size(); }
};

inline void from_json(const Json& json, QueueItem& item) {
    item = {.number = detail::number_of(detail::element(json, 0)).value_or(0),
            .prompt_id = detail::text_of(detail::element(json, 1)),
            .prompt = detail::element(json, 2),
            .extra_data = detail::element(json, 3),
            .outputs = detail::texts_of(detail::element(json, 4))};
}

inline void from_json(const Json& json, QueueSnapshot& queue) {
    const auto items = [&json](std::string_view name) {
        const Json& list = detail::member(json, name);
        return list.is_array() ? list.get<std::vector<QueueItem>>() : std::vector<QueueItem>{};
    };
    queue = {.running = items("queue_running"), .pending = items("queue_pending")};
    std::ranges::stable_sort(queue.pending, {}, &QueueItem::number);
}

/// The number of prompts that run or wait, as GET /prompt and the status event tell it; -1 if not.
[[nodiscard]] inline std::int64_t queue_remaining_in(const Json& json) {
    return detail::integer(detail::member(json, "exec_info"), "queue_remaining").value_or(-1);
}

} // namespace coflow::comfyui
