// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/run_watcher.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::comfyui {

/// A preview with a copy of its image.
struct Preview {
    std::string node; ///< Empty for servers that do not say.
    std::string display_node;
    std::string mime;
    std::vector<std::byte> image;
};

using RunUpdate = std::variant<Report, Event, Preview>;

/// How much a `RunFeed` keeps for a slow reader.
struct FeedLimits {
    std::size_t events = 1000;
    std::size_t previews = 16;
};

/// What a run tells, for a task that may be slow:
///
///     while (std::optional<RunUpdate> update = co_await feed.next())
///         std::visit(show, *update);
///
/// Of the progress only the latest is kept. Of events and previews the oldest are dropped where a
/// reader is too slow; the run, and the reading of its socket, never wait.
/// Thread safety: one reader, on any thread.
/// Lifetime: outlives the run and the reader.
class RunFeed final : public RunWatcher {
public:
    explicit RunFeed(const FeedLimits& limits = {}) : limits_{limits} {}

    /// What is new; nothing once the run has ended and everything has been read.
    ///
    /// Cancellation: `Cancelled`; nothing is lost.
    [[nodiscard]] Task<std::optional<RunUpdate>> next() {
        for (;;) {
            {
                const std::scoped_lock guard{mutex_};
                if (std::optional<RunUpdate> update = take())
                    co_return update;
                if (ended_)
                    co_return std::nullopt;
                changed_.reset();
            }
            co_await changed_.wait();
        }
    }

    /// How many events and previews have been dropped.
    [[nodiscard]] std::uint64_t dropped() const {
        const std::scoped_lock guard{mutex_};
        return dropped_;
    }

    void on_progress(const Report& report) override {
        change([&] { progress_ = report; });
    }
    void on_event(const Event& event) override {
        change([&] { add(events_, limits_.events, event); });
    }
    void on_preview(const PreviewImage& preview) override {
        Preview copy{.node = preview.node,
                     .display_node = preview.display_node,
                     .mime = preview.mime,
                     .image = {preview.image.begin(), preview.image.end()}};
        change([&] { add(previews_, limits_.previews, std::move(copy)); });
    }
    void on_end(const RunOutcome& /*outcome*/) override {
        change([&] { ended_ = true; });
    }

private:
    template <class Change>
    void change(Change make) {
        {
            const std::scoped_lock guard{mutex_};
            make();
        }
        changed_.set();
    }

    template <class T>
    void add(std::deque<T>& list, std::size_t most, T item) {
        list.push_back(std::move(item));
        if (list.size() > most) {
            list.pop_front();
            ++dropped_;
        }
    }

    std::optional<RunUpdate> take() {
        std::optional<RunUpdate> update;
        if (!events_.empty()) {
            update = std::move(events_.front());
            events_.pop_front();
        } else if (progress_) {
            update = *std::exchange(progress_, std::nullopt);
        } else if (!previews_.empty()) {
            update = std::move(previews_.front());
            previews_.pop_front();
        }
        return update;
    }

    FeedLimits limits_;
    mutable std::mutex mutex_; // guards all but `changed_`
    coflow::Event changed_;
    std::optional<Report> progress_;
    std::deque<Event> events_;
    std::deque<Preview> previews_;
    std::uint64_t dropped_ = 0;
    bool ended_ = false;
};

} // namespace coflow::comfyui
