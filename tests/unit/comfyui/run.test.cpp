// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace std::chrono_literals;

namespace {

const std::string ours = "11111111-2222-3333-4444-555555555555";

Prompt two_nodes() {
    Prompt prompt;
    prompt.put("1", "EmptyImage");
    prompt.put("9", "SaveImage", {{"images", Json::array({"1", 0})}});
    return prompt;
}

Json outputs_of(const char* file) { return {{"9", {{"images", {{{"filename", file}}}}}}}; }

HistoryEntry entry(HistoryStatus status, const std::string& id = ours) {
    HistoryEntry made;
    made.item.prompt_id = id;
    made.outputs = outputs_of("a.png");
    made.status = status;
    return made;
}

QueueItem item(const std::string& id = ours) {
    return {.number = 1, .prompt_id = id, .prompt = {}, .extra_data = {}, .outputs = {}};
}

/// A run and the time, with an open socket and, if wanted, the prompt accepted.
struct Bench {
    explicit Bench(RunOptions options = {}) : run{two_nodes(), ours, options, now} {
        next<Connect>();
        run.connected(now);
    }
    static Bench accepted(RunOptions options = {}) {
        Bench bench{options};
        bench.next<Submit>();
        bench.run.submitted(Accepted{.prompt_id = ours, .number = 1, .node_problems = {}},
                            bench.now);
        return bench;
    }

    /// The next action that is no report; waits are waited out, for a day at most.
    RunAction next() {
        const TimePoint end = now + 24h;
        while (now < end) {
            RunAction action = run.next(now);
            if (const auto* wait = std::get_if<Wait>(&action)) {
                REQUIRE(wait->until > now);
                now = wait->until;
            } else if (!std::holds_alternative<Report>(action)) {
                return action;
            }
        }
        FAIL("the run waits for ever");
        return Finish{};
    }
    template <class Action>
    Action next() {
        RunAction action = next();
        INFO("action " << action.index());
        REQUIRE(std::holds_alternative<Action>(action));
        return std::get<Action>(action);
    }
    void find_nothing() {
        next<PollQueue>();
        run.polled(QueueSnapshot{}, now);
        next<PollHistory>();
        run.polled(std::vector<HistoryEntry>{}, now);
    }
    const RunOutcome& finish() {
        next<Finish>();
        return run.outcome();
    }

    TimePoint now{24h};
    Run run;
};

NodeExecuting end_of(const std::string& id = ours) {
    return {.prompt_id = id, .node = std::nullopt, .display_node = {}};
}

} // namespace

TEST_CASE("a run may end before its submission is answered") {
    Bench bench;
    bench.next<Submit>();
    CHECK(bench.run.received(ExecutionStarted{ours}, bench.now));
    CHECK(bench.run.received(ExecutionSucceeded{ours}, bench.now));
    CHECK(bench.run.received(end_of(), bench.now));
    bench.run.submitted(Accepted{.prompt_id = ours, .number = 1, .node_problems = {}}, bench.now);
    CHECK(bench.next<PollHistory>().prompt_id == ours);
    bench.run.polled({entry(HistoryStatus::success)}, bench.now);
    CHECK(bench.finish().end == RunEnd::succeeded);
}

TEST_CASE("a server that chooses the id itself is followed, also in what it said before") {
    Bench bench;
    bench.next<Submit>();
    CHECK_FALSE(bench.run.received(ExecutionSucceeded{"theirs"}, bench.now));
    CHECK_FALSE(bench.run.received(end_of("theirs"), bench.now));
    bench.run.submitted(Accepted{.prompt_id = "theirs", .number = 1, .node_problems = {}},
                        bench.now);
    CHECK(bench.next<PollHistory>().prompt_id == "theirs");
    bench.run.polled({entry(HistoryStatus::success, "theirs")}, bench.now);
    CHECK(bench.finish().prompt_id == "theirs");
}

TEST_CASE("a history that is late is waited for, but not for ever") {
    Bench bench = Bench::accepted();
    bench.run.received(NodeExecuted{.prompt_id = ours,
                                    .node = "9",
                                    .display_node = "9",
                                    .output = outputs_of("a.png")["9"]},
                       bench.now);
    bench.run.received(ExecutionSucceeded{ours}, bench.now);
    const TimePoint begin = bench.now;
    SECTION("it comes") {
        bench.next<PollHistory>();
        bench.run.polled(std::vector<HistoryEntry>{}, bench.now);
        bench.next<PollHistory>();
        CHECK(bench.now - begin < 200ms);
        bench.run.polled({entry(HistoryStatus::success)}, bench.now);
        CHECK(bench.finish().end == RunEnd::succeeded);
    }
    SECTION("somebody has cleared it: what the socket told is complete") {
        while (!bench.run.has_ended()) {
            const RunAction action = bench.next();
            if (std::holds_alternative<PollQueue>(action))
                bench.run.polled(QueueSnapshot{}, bench.now);
            else if (std::holds_alternative<PollHistory>(action))
                bench.run.polled(std::vector<HistoryEntry>{}, bench.now);
        }
        CHECK(bench.run.outcome().end == RunEnd::succeeded);
        CHECK(bench.run.outcome().files().size() == 1);
        CHECK(bench.now - begin < 30s);
    }
}

TEST_CASE("a prompt that is deleted, which nothing tells, is noticed") {
    Bench bench = Bench::accepted();
    bench.run.received(StatusEvent{.queue_remaining = 1, .sid = {}}, bench.now);
    bench.run.received(StatusEvent{.queue_remaining = 0, .sid = {}}, bench.now);
    const TimePoint begin = bench.now;
    bench.find_nothing();
    CHECK(bench.now - begin <= 2s); // because the queue became shorter
    bench.find_nothing();
    CHECK(bench.finish().end == RunEnd::lost);
    CHECK(bench.run.outcome().loss == Loss::removed);
}

TEST_CASE("a server that restarts forgets the prompt, and the run says so") {
    Bench bench = Bench::accepted();
    bench.run.disconnected(bench.now);
    bench.find_nothing();
    bench.next<Connect>();
    bench.run.connected(bench.now);
    bench.find_nothing();
    CHECK(bench.finish().loss == Loss::restarted);
}

TEST_CASE("a run is found again after its answer, its socket and all messages were lost") {
    Bench bench;
    bench.next<Submit>();
    bench.run.request_failed(bench.now);
    bench.next<PollQueue>();
    SECTION("it arrived") {
        bench.run.polled(QueueSnapshot{.running = {item()}, .pending = {}}, bench.now);
        bench.next<PollQueue>();
        bench.run.polled(QueueSnapshot{}, bench.now);
        bench.next<PollHistory>();
        bench.run.polled({entry(HistoryStatus::success)}, bench.now);
        CHECK(bench.finish().end == RunEnd::succeeded);
    }
    SECTION("it arrived under another id") {
        QueueItem other = item("theirs");
        other.extra_data = {{"coflow_run", ours}};
        bench.run.polled(QueueSnapshot{.running = {}, .pending = {other}}, bench.now);
        CHECK(bench.run.prompt_id() == "theirs");
    }
    SECTION("it did not, so it is submitted again, and given up in the end") {
        for (int submit = 2; submit <= 3; ++submit) {
            bench.run.polled(QueueSnapshot{}, bench.now);
            bench.next<PollHistory>();
            bench.run.polled(std::vector<HistoryEntry>{}, bench.now);
            bench.find_nothing();
            bench.next<Submit>();
            bench.run.request_failed(bench.now);
            bench.next<PollQueue>();
        }
        bench.run.polled(QueueSnapshot{}, bench.now);
        bench.next<PollHistory>();
        bench.run.polled(std::vector<HistoryEntry>{}, bench.now);
        bench.find_nothing();
        CHECK(bench.finish().loss == Loss::not_accepted);
    }
}

TEST_CASE("another process recovers a run without submitting it twice") {
    Bench bench{{.begin = Begin::recover, .max_submits = 0}};
    SECTION("it has ended") {
        bench.next<PollQueue>();
        bench.run.polled(QueueSnapshot{}, bench.now);
        bench.next<PollHistory>();
        bench.run.polled({entry(HistoryStatus::error)}, bench.now);
        CHECK(bench.finish().end == RunEnd::failed);
    }
    SECTION("it is unknown") {
        bench.find_nothing();
        bench.next<PollQueue>();
        bench.run.polled(QueueSnapshot{}, bench.now);
        CHECK_FALSE(bench.next<PollHistory>().prompt_id); // perhaps by its tag
        bench.run.polled(std::vector<HistoryEntry>{}, bench.now);
        CHECK(bench.finish().loss == Loss::removed);
    }
}

TEST_CASE("an open socket that has gone silent is replaced") {
    Bench bench = Bench::accepted();
    bench.run.received(StatusEvent{.queue_remaining = 0, .sid = {}}, bench.now);
    for (int poll = 0; poll < 2; ++poll) {
        bench.next<PollQueue>();
        bench.run.polled(QueueSnapshot{.running = {item()}, .pending = {}}, bench.now);
    }
    bench.next<Connect>();
    bench.run.connected(bench.now);
    // It repeats what runs, without saying of which prompt: ours.
    CHECK(bench.run.received(NodeExecuting{.prompt_id = {}, .node = "9", .display_node = {}},
                             bench.now));
    CHECK(bench.run.progress().node() == "9");
}

TEST_CASE("a blocked branch does not end a run") {
    Bench bench = Bench::accepted();
    const ExecutionFailure blocked{.prompt_id = ours,
                                   .node = "9",
                                   .node_type = {},
                                   .exception_type = "ExecutionBlocked",
                                   .message = {},
                                   .traceback = {},
                                   .executed = {}};
    bench.run.received(blocked, bench.now);
    bench.run.received(blocked, bench.now);
    const TimePoint begin = bench.now;
    bench.next<PollQueue>(); // because it has been silent, not because it has ended
    CHECK(bench.now - begin == 10s);
    bench.run.polled(QueueSnapshot{}, bench.now);
    bench.next<PollHistory>();
    bench.run.polled({entry(HistoryStatus::success)}, bench.now);
    CHECK(bench.finish().end == RunEnd::succeeded);
    CHECK(bench.run.outcome().blocked.size() == 1);
}

TEST_CASE("a refused prompt ends the run with all reasons") {
    Bench bench;
    bench.next<Submit>();
    bench.run.submitted(prompt_answer(400, R"({"error": {"type": "prompt_no_outputs"}})"),
                        bench.now);
    CHECK(bench.finish().end == RunEnd::refused);
    REQUIRE(bench.run.outcome().refusal);
    CHECK(bench.run.outcome().refusal->problem().type == "prompt_no_outputs");
}

TEST_CASE("a cancelled run that waits is removed, and one that runs is interrupted") {
    Bench bench = Bench::accepted();
    bench.run.cancel(bench.now);
    CHECK(bench.next<RemoveFromQueue>().prompt_id == ours);
    bench.run.requested(bench.now);
    CHECK(bench.next<Interrupt>().prompt_id == ours);
    bench.run.requested(bench.now);
    SECTION("it has waited") {
        bench.find_nothing();
        while (!bench.run.has_ended()) {
            const RunAction action = bench.next();
            if (std::holds_alternative<PollQueue>(action))
                bench.run.polled(QueueSnapshot{}, bench.now);
            else if (std::holds_alternative<PollHistory>(action))
                bench.run.polled(std::vector<HistoryEntry>{}, bench.now);
            else
                bench.run.requested(bench.now);
        }
        CHECK(bench.run.outcome().end == RunEnd::cancelled);
        CHECK(bench.run.outcome().confirmed);
    }
    SECTION("it ran") {
        bench.run.received(ExecutionInterrupted{.prompt_id = ours, .node = "9", .node_type = {}},
                           bench.now);
        bench.next<PollHistory>();
        bench.run.polled({entry(HistoryStatus::interrupted)}, bench.now);
        CHECK(bench.finish().end == RunEnd::cancelled);
    }
    SECTION("it had just succeeded") {
        bench.next<PollQueue>();
        bench.run.polled(QueueSnapshot{}, bench.now);
        bench.next<PollHistory>();
        bench.run.polled({entry(HistoryStatus::success)}, bench.now);
        CHECK(bench.finish().end == RunEnd::succeeded);
    }
    SECTION("the node does not stop") {
        const TimePoint begin = bench.now;
        while (!bench.run.has_ended()) {
            if (std::holds_alternative<PollQueue>(bench.next()))
                bench.run.polled(QueueSnapshot{.running = {item()}, .pending = {}}, bench.now);
            else
                bench.run.requested(bench.now);
        }
        CHECK(bench.run.outcome().end == RunEnd::cancelled);
        CHECK_FALSE(bench.run.outcome().confirmed);
        CHECK(bench.now - begin <= 61s);
    }
}

TEST_CASE("a run that is cancelled before it is submitted never is") {
    Run run{two_nodes(), ours, {}, TimePoint{1h}};
    run.cancel(TimePoint{1h});
    CHECK(run.has_ended());
    CHECK(run.outcome().end == RunEnd::cancelled);
}

TEST_CASE("nothing is waited for without end") {
    SECTION("a server that answers nothing at all") {
        Bench bench;
        const TimePoint begin = bench.now;
        while (!std::holds_alternative<Finish>(bench.next()))
            ;
        CHECK(bench.run.outcome().loss == Loss::unreachable);
        CHECK(bench.now - begin < 7min);
    }
    SECTION("a prompt that never ends") {
        Bench bench = Bench::accepted({.timeout = 1h});
        while (!bench.run.has_ended()) {
            if (std::holds_alternative<PollQueue>(bench.next()))
                bench.run.polled(QueueSnapshot{.running = {item()}, .pending = {}}, bench.now);
            else
                bench.run.requested(bench.now), bench.run.disconnected(bench.now);
        }
        CHECK(bench.run.outcome().end == RunEnd::timed_out);
    }
}
