// SPDX-License-Identifier: MIT
#include "app/owner.hpp"
#include "app/verbs.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace comfy {

using coflow::Task;
using namespace coflow::comfyui;

namespace {

void add_items(const std::vector<QueueItem>& items, const char* state, Result& result) {
    Json list = Json::array();
    for (const QueueItem& item : items) {
        result.lines.push_back(fmt::format("{}  {}  {:>3} nodes  number {}{}", state,
                                           item.prompt_id, item.prompt.size(), item.number,
                                           is_mine(item) ? "  mine" : ""));
        list.push_back({{"prompt_id", item.prompt_id},
                        {"number", item.number},
                        {"nodes", item.prompt.size()},
                        {"outputs", item.outputs},
                        {"mine", is_mine(item)}});
    }
    result.json[state] = std::move(list);
}

bool holds(const std::vector<QueueItem>& items, const std::string& id) {
    return std::ranges::find(items, id, &QueueItem::prompt_id) != items.end();
}

/// Which prompts a command means, of those that run or wait. An id is meant whether it does or not.
std::vector<std::string> meant_by(const Command& command, const QueueSnapshot& queue) {
    std::vector<std::string> ids;
    if (!command.subject.empty())
        ids.push_back(command.subject);
    if (command.running || command.all_mine)
        for (const QueueItem& item : queue.running)
            if (command.running || is_mine(item))
                ids.push_back(item.prompt_id);
    if (command.all_mine)
        for (const QueueItem& item : queue.pending)
            if (is_mine(item))
                ids.push_back(item.prompt_id);
    return ids;
}

/// Stops one prompt that runs. On a server that cannot do that by id, what runs is interrupted only
/// if that was asked for.
Task<> stop_running(Client client, std::string id, bool whatever_runs) {
    Task<ServerInfo> asking = client.server_info();
    const ServerInfo info = co_await std::move(asking);
    if (info.cancels_jobs) {
        Task<bool> cancelling = client.cancel_job(std::move(id));
        (void)co_await std::move(cancelling);
    } else if (info.interrupts_by_id) {
        Task<> interrupting = client.interrupt(std::move(id));
        co_await std::move(interrupting);
    } else if (whatever_runs) {
        Task<> interrupting = client.interrupt_whatever_runs();
        co_await std::move(interrupting);
    } else {
        throw coflow::Error{coflow::ErrorCode::invalid_state,
                            client.server() + " is too old to interrupt one prompt and no other: "
                                              "`comfy cancel --running` stops whatever runs"};
    }
}

/// Cancels one prompt and waits until the server lists it no more; false if it never did.
///
/// A prompt may begin to run between two requests, so each look decides anew.
Task<bool> cancel_one(Client client, std::string id, bool whatever_runs) {
    using namespace std::chrono_literals;
    constexpr coflow::Duration patience = 60s;
    const coflow::Scheduler& scheduler = co_await coflow::this_task::scheduler();
    const coflow::TimePoint give_up = scheduler.now() + patience;
    bool was_running = false;
    for (bool seen = false;; seen = true) {
        Task<QueueSnapshot> asking = client.queue();
        const QueueSnapshot queue = co_await std::move(asking);
        if (holds(queue.pending, id)) {
            std::vector<std::string> ids{id};
            Task<> removing = client.remove_from_queue(std::move(ids));
            co_await std::move(removing);
        } else if (!holds(queue.running, id)) {
            co_return seen;
        } else if (!was_running) {
            was_running = true;
            Task<> stopping = stop_running(client, id, whatever_runs);
            co_await std::move(stopping);
        }
        if (scheduler.now() >= give_up)
            throw coflow::TimedOut{patience, client.server() + " was told to stop " + id +
                                                 ", but it still runs; its node may be long"};
        co_await coflow::sleep_for(100ms);
    }
}

} // namespace

Task<Result> show_queue(Client client) {
    Task<QueueSnapshot> asking = client.queue();
    const QueueSnapshot queue = co_await std::move(asking);
    Result result;
    add_items(queue.running, "running", result);
    add_items(queue.pending, "pending", result);
    if (result.lines.empty())
        result.lines.push_back("nothing runs or waits on " + client.server());
    co_return result;
}

Task<Result> cancel(Client client, Command command) {
    Task<QueueSnapshot> asking = client.queue();
    const QueueSnapshot queue = co_await std::move(asking);
    Result result;
    result.json = {{"cancelled", Json::array()}};
    for (const std::string& id : meant_by(command, queue)) {
        Task<bool> cancelling = cancel_one(client, id, command.running);
        if (co_await std::move(cancelling)) {
            result.lines.push_back("cancelled " + id);
            result.json["cancelled"].push_back(id);
        } else if (!command.subject.empty()) {
            result.fail(coflow::quote(id) + " neither runs nor waits on " + client.server() +
                        "; see comfy queue");
        }
    }
    if (result.lines.empty() && command.subject.empty())
        result.lines.push_back("there is nothing to cancel on " + client.server());
    co_return result;
}

} // namespace comfy
