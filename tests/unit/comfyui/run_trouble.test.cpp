// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run_prompt.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/testing/explore.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/simulated_transport.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;
using testing::Random;
using testing::Trial;

// Runs on a simulated server, with everything going wrong that may: what is claimed about a run is
// compared with what has really become of the prompt.
namespace {

const std::string ours = "11111111-2222-4333-8444-555555555555";

enum class Others : std::uint8_t { nothing, interrupt, delete_waiting, clear_history, restart };

/// What is done to one run.
struct Plan {
    std::optional<ServerVersion> version;
    Faults faults;
    Prompt prompt;
    Duration history_delay{};
    int prompts_before = 0;
    Others others = Others::nothing;
    Duration others_after{};
    bool cancels = false;
    Duration cancels_after{};
    PollBy poll_by = PollBy::queue_and_history;
};

Duration within(Random& random, int milliseconds) {
    return std::chrono::milliseconds{
        static_cast<int>(random.below(static_cast<std::size_t>(milliseconds)))};
}

Prompt some_prompt(Random& random) {
    constexpr std::array classes{"Work", "Work", "Work", "Fail", "Block"};
    Prompt prompt;
    prompt.put("0", "Save",
               {{"file", "early.png"}}); // perhaps before the socket is open, or open again
    for (const char* id : {"1", "2", "3"})
        prompt.put(id, random.pick(classes),
                   {{"ms", 1 + random.below(600)}, {"steps", 1 + random.below(4)}});
    prompt.put("9", "Save", {{"file", "a.png"}});
    return prompt;
}

Plan some_plan(Random& random) {
    const std::array<std::optional<ServerVersion>, 3> versions{
        ServerVersion{0, 33, 0}, ServerVersion{0, 3, 64}, std::nullopt};
    Plan plan;
    plan.version = random.pick(versions);
    plan.prompt = some_prompt(random);
    const auto some = [&random](double most) {
        return random.chance(0.5) ? 0 : most * static_cast<double>(random.below(100)) / 100;
    };
    plan.faults = {.lose_request = some(0.3),
                   .lose_answer = some(0.3),
                   .refuse = some(0.2),
                   .refuse_socket = some(0.5),
                   .drop_socket = some(0.2),
                   .silence_socket = some(0.1),
                   .hang_close = some(0.5)};
    plan.history_delay = within(random, random.chance(0.3) ? 800 : 5);
    plan.prompts_before = static_cast<int>(random.below(4));
    plan.others = static_cast<Others>(random.chance(0.5) ? 0 : random.below(5));
    plan.others_after = within(random, 6000);
    plan.cancels = random.chance(0.3);
    plan.cancels_after = within(random, 2500);
    plan.poll_by = plan.version && plan.version->minor == 33 && random.chance(0.3)
                       ? PollBy::job
                       : PollBy::queue_and_history;
    return plan;
}

struct Bench final : RunWatcher {
    explicit Bench(const Plan& with, Trial& trial)
        : plan{with},
          server{with.version},
          transport{std::make_shared<SimulatedTransport>(server, trial.executor().scheduler(),
                                                         trial.seed(), with.faults)} {
        server.delay_history(with.history_delay);
    }

    void on_progress(const Report& report) override {
        fell = fell || report.percentage < percentage;
        percentage = report.percentage;
    }
    void on_end(const RunOutcome& ended) override { outcome = ended; }

    const Plan& plan;
    SimulatedServer server;
    std::shared_ptr<SimulatedTransport> transport;
    RunOutcome outcome;
    double percentage = 0;
    bool fell = false;
    bool cancelled = false; // the task
    std::size_t arrivals_before_restart = 0;
};

void submit_others(Bench& bench, TimePoint now) {
    for (int count = 0; count < bench.plan.prompts_before; ++count) {
        Submission other{Prompt{}};
        other.prompt.put("1", "Work", {{"ms", 300}});
        other.client_id = "somebody";
        other.prompt_id = new_prompt_id();
        Request request{"POST", "/prompt"};
        request.body = other.json().dump();
        (void)bench.server.handle(request, now);
    }
}

Task<> act_as_others(Bench& bench, Scheduler& scheduler) {
    co_await sleep_for(bench.plan.others_after);
    bench.transport->wake();
    switch (bench.plan.others) {
    case Others::nothing:
        break;
    case Others::interrupt:
        bench.server.interrupt_others(scheduler.now());
        break;
    case Others::delete_waiting:
        bench.server.delete_waiting();
        break;
    case Others::clear_history:
        bench.server.clear_history();
        break;
    case Others::restart:
        bench.transport->set_down(true);
        bench.arrivals_before_restart = bench.server.arrivals().size();
        bench.server.restart();
        co_await sleep_for(bench.plan.others_after);
        bench.transport->set_down(false);
        break;
    }
    bench.transport->wake();
    // Trouble ends at some time, or else nothing could be known.
    co_await sleep_for(60s);
    bench.transport->calm();
}

void require(bool holds, const std::string& what) {
    if (!holds)
        throw std::runtime_error{what};
}

/// What has become of our prompts, and whether the outcome says so.
void check_truth(const Bench& bench) {
    const RunOutcome& outcome = bench.outcome;
    const bool alone = bench.plan.others == Others::nothing;
    int began = 0;
    std::map<Fate, int> fates;
    Json outputs;
    for (const Arrival& arrival : bench.server.arrivals()) {
        if (arrival.tag != ours) {
            const bool spared = arrival.fate == Fate::succeeded || !alone;
            require(spared, "somebody else's prompt did not succeed");
            continue;
        }
        began += arrival.began ? 1 : 0;
        ++fates[arrival.fate];
        if (arrival.prompt_id == outcome.prompt_id)
            outputs = arrival.outputs;
    }
    const bool may_repeat =
        bench.plan.others == Others::restart || bench.plan.others == Others::clear_history;
    require(began <= 1 || may_repeat, "the prompt ran twice");
    require(!bench.fell, "the progress fell");
    require(bench.transport->overlaps() == 0, "a socket was opened beside another");
    require(bench.cancelled || outcome.end != RunEnd::cancelled || !outcome.confirmed ||
                bench.plan.cancels,
            "cancelled by nobody");
    const std::string claim{to_string(outcome.end)};
    switch (outcome.end) {
    case RunEnd::succeeded:
        require(fates[Fate::succeeded] > 0, "it claims success");
        require(outcome.outputs == outputs, "the outputs differ");
        break;
    case RunEnd::failed:
        require(fates[Fate::failed] > 0, "it claims a failure");
        break;
    case RunEnd::interrupted:
        require(fates[Fate::interrupted] > 0 && bench.plan.others == Others::interrupt,
                "it claims that others interrupted it");
        break;
    case RunEnd::cancelled:
        require(bench.plan.cancels, "it was not cancelled");
        require(!outcome.confirmed || (fates[Fate::waits] == 0 && fates[Fate::runs] == 0),
                "a cancelled prompt goes on");
        // A success that the server tells of is not called cancelled, unless it was too late to
        // ask.
        require(!outcome.confirmed || may_repeat || fates[Fate::succeeded] == 0,
                "a success is called cancelled");
        break;
    case RunEnd::lost:
        if (outcome.loss == Loss::not_accepted)
            require(fates.empty(), "it has arrived nevertheless");
        else
            require(!alone, "lost, though nobody did anything to it");
        break;
    case RunEnd::timed_out:
    case RunEnd::refused:
        require(false, "it claims to be " + claim);
        break;
    }
    if (alone && !bench.plan.cancels && outcome.loss != Loss::not_accepted)
        require(outcome.end == RunEnd::succeeded || outcome.end == RunEnd::failed,
                "it should have run, but is " + claim);
}

/// Whether we have ended a prompt that had arrived.
bool has_stopped(const Bench& bench) {
    const Others others = bench.plan.others;
    return std::ranges::any_of(bench.server.arrivals(), [others](const Arrival& arrival) {
        return arrival.tag == ours &&
               ((arrival.fate == Fate::interrupted && others != Others::interrupt) ||
                (arrival.fate == Fate::deleted && others != Others::delete_waiting));
    });
}

struct Tally {
    std::map<RunEnd, int> ends;
    int tried = 0;
    int stopped = 0;
};

void try_plan(Trial& trial, Tally& tally) {
    const Plan plan = some_plan(trial.random());
    Bench bench{plan, trial};
    testing::SimulatedExecutor& executor = trial.executor();
    submit_others(bench, executor.now());
    const TimePoint begin = executor.now();
    auto others = executor.start(act_as_others(bench, executor.scheduler()));
    Submission submission{plan.prompt};
    submission.prompt_id = ours;
    submission.client_id = "us";
    const comfyui::RunOptions options{.poll_by = plan.poll_by};
    auto run =
        executor.start(run_prompt(Client{bench.transport}, std::move(submission), options, &bench));
    if (plan.cancels) {
        executor.advance(plan.cancels_after);
        run.request_stop();
    }
    try {
        (void)run.get();
    } catch (const Cancelled&) {
        bench.cancelled = true;
        if (bench.outcome.end != RunEnd::cancelled)
            bench.outcome.end = RunEnd::cancelled;
    }
    require(executor.now() - begin < 10min, "it took too long");
    others.get();
    executor.advance(60s);
    bench.server.advance(executor.now());
    check_truth(bench);
    ++tally.tried;
    ++tally.ends[bench.outcome.end];
    tally.stopped += has_stopped(bench) ? 1 : 0;
}

} // namespace

TEST_CASE("whatever goes wrong, a run ends in bounded time with what has really happened") {
    constexpr int enough = 400;
    Tally tally;
    CHECK_NOTHROW(testing::explore(enough, [&](Trial& trial) { try_plan(trial, tally); }));
    if (tally.tried < enough)
        return; // only some seeds are replayed
    CHECK(tally.ends[RunEnd::succeeded] > 50);
    CHECK(tally.ends[RunEnd::failed] > 50);
    CHECK(tally.ends[RunEnd::cancelled] > 20);
    CHECK(tally.stopped > 20);
    CHECK(tally.ends[RunEnd::lost] > 5);
    CHECK(tally.ends[RunEnd::interrupted] > 1);
}
