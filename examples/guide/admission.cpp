// SPDX-License-Identifier: MIT
// Two graphics cards and three users: who may start when, and why the others wait.
#include "coflow/coflow.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <chrono>
#include <cstdio>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class Generate : public BaseWorkflow<Duration, void> {
    Task<> execute(Duration length) override { co_await sleep_for(length); }
};

Task<> report(AsyncGenerator<RunEvent> events, TimePoint begin) {
    while (auto event = co_await events.next())
        if (event->kind == RunEventKind::started || is_terminal(event->kind))
            std::printf("%2lld s  %-8s %s\n", static_cast<long long>((event->time - begin) / 1s),
                        event->run_id.c_str(), std::string{to_string(event->kind)}.c_str());
}

int main() {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{
        executor, {.max_running = 3, .max_running_per_user = 2, .resources = {{"vram_gib", 24}}}};
    auto reporter = executor.start(report(manager.subscribe(), executor.now()));

    const auto start = [&](const char* id, const char* user, std::uint64_t vram) {
        static_cast<void>(manager.start<Generate>(
            10s, {.id = id, .user_id = user, .resources = {{"vram_gib", vram}}}));
        executor.advance(1s);
    };
    start("ann-1", "ann", 10);
    start("ann-2", "ann", 10);
    start("ann-3", "ann", 2);
    start("bob-1", "bob", 20);
    start("cid-1", "cid", 4);
    for (const char* id : {"ann-3", "bob-1", "cid-1"})
        std::printf("%s: %s\n", id, to_string(*manager.why_waiting(id)).c_str());

    try {
        start("dan-1", "dan", 32);
    } catch (const Error& error) {
        std::printf("dan-1: %s\n", error.what());
    }
    manager.shutdown_and_wait({.deadline = 1min});
    reporter.get();
}
