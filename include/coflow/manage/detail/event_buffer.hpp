// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/run_event.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace coflow::detail {

/// The events that a subscriber has not read yet.
///
/// Of a run's progress only the latest is kept. When the buffer is full, the oldest event that is
/// not terminal makes room; terminal ones are kept even beyond the capacity, so that each run's
/// end is told.
class EventBuffer {
public:
    explicit EventBuffer(std::size_t capacity) noexcept
        : capacity_{std::max(capacity, std::size_t{1})} {}

    void push(const RunEvent& event) {
        if (event.kind == RunEventKind::progress)
            if (const auto old = progress_.find(event.run_id); old != progress_.end())
                drop(old->second);
        const bool terminal = is_terminal(event.kind);
        if (events_.size() >= capacity_) {
            if (!droppable_.empty())
                drop(*droppable_.begin());
            else if (!terminal)
                return;
        }
        const std::uint64_t place = next_++;
        if (!terminal)
            droppable_.insert(place);
        if (event.kind == RunEventKind::progress)
            progress_.emplace(event.run_id, place);
        events_.emplace(place, event);
    }

    /// The oldest event; nothing when empty.
    std::optional<RunEvent> pop() {
        if (events_.empty())
            return std::nullopt;
        return take(events_.begin()->first);
    }

    [[nodiscard]] std::size_t size() const noexcept { return events_.size(); }

private:
    void drop(std::uint64_t place) { static_cast<void>(take(place)); }

    RunEvent take(std::uint64_t place) {
        const auto found = events_.find(place);
        RunEvent event = std::move(found->second);
        events_.erase(found);
        droppable_.erase(place);
        if (event.kind == RunEventKind::progress)
            progress_.erase(event.run_id);
        return event;
    }

    const std::size_t capacity_;
    std::map<std::uint64_t, RunEvent> events_;
    std::set<std::uint64_t> droppable_;
    std::unordered_map<std::string, std::uint64_t> progress_; ///< By the run's id.
    std::uint64_t next_ = 0;
};

} // namespace coflow::detail
