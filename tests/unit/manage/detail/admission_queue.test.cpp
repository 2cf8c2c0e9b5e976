// SPDX-License-Identifier: MIT
#include "coflow/manage/detail/admission_queue.hpp"

#include "coflow/base/error.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using coflow::detail::AdmissionQueue;
using coflow::detail::AdmissionTicket;

namespace {

constexpr TimePoint start{std::chrono::hours{1}};

/// A queue with its tickets, which are known by names.
class Line {
public:
    explicit Line(const ManagerOptions& options) : queue{options} {}

    struct Ask {
        const char* user = "";
        WorkflowPriority priority = WorkflowPriority::normal;
        ResourceAmounts resources{};
        WorkflowType type{};
    };
    void submit(const std::string& name, const Ask& ask) {
        AdmissionTicket& ticket = tickets[name];
        ticket.demand = queue.demand(ask.resources);
        queue.submit(ticket, {ask.user, ask.type, ask.priority}, now);
    }

    /// The names of those that start now, in order.
    std::string starts() {
        std::string names;
        while (const AdmissionTicket* const started = queue.next(now))
            for (const auto& [name, ticket] : tickets)
                if (&ticket == started)
                    names += (names.empty() ? "" : " ") + name;
        return names;
    }
    std::string finish(const std::string& name) {
        queue.finish(tickets.at(name));
        return starts();
    }
    std::string why(const std::string& name) {
        return to_string(queue.explain(tickets.at(name), now));
    }

    AdmissionQueue queue;
    TimePoint now = start;
    std::map<std::string, AdmissionTicket> tickets;
};

} // namespace

TEST_CASE("as many runs start as may run, the others in the order of their submission") {
    Line line{{.max_running = 2}};
    for (const char* name : {"a", "b", "c", "d"})
        line.submit(name, {});
    CHECK(line.starts() == "a b");
    CHECK(line.queue.queued() == 2);
    CHECK(line.finish("b") == "c");
    CHECK(line.finish("a") == "d");
    CHECK(line.finish("c").empty());
    CHECK(line.queue.running() == 1);
}

TEST_CASE("the more urgent run goes first") {
    Line line{{.max_running = 1}};
    line.submit("running", {});
    CHECK(line.starts() == "running");
    line.submit("low", {.priority = WorkflowPriority::low});
    line.submit("normal", {});
    line.submit("critical", {.priority = WorkflowPriority::critical});
    line.submit("high", {.priority = WorkflowPriority::high});
    CHECK(line.finish("running") == "critical");
    CHECK(line.finish("critical") == "high");
    CHECK(line.finish("high") == "normal");
    CHECK(line.finish("normal") == "low");
}

TEST_CASE("a queued run gains a level for each ageing interval, and no more than the highest") {
    Line line{{.max_running = 1, .ageing = 10s}};
    line.submit("running", {});
    line.starts();
    line.submit("low", {.priority = WorkflowPriority::low});
    line.now += 10s - 1ns;
    line.submit("normal", {});
    line.submit("high", {.priority = WorkflowPriority::high});
    CHECK(line.why("low") == "3rd in line of 3; 1 of 1 runs are running");
    line.now += 1ns;
    // As urgent as "normal", which came to that level earlier.
    CHECK(line.why("low") == "3rd in line of 3; 1 of 1 runs are running");
    line.now += 10s;
    CHECK(line.why("high") == "1st in line of 3; 1 of 1 runs are running");
    line.now += 1h;
    line.submit("critical", {.priority = WorkflowPriority::critical});
    CHECK(line.finish("running") == "high");
    CHECK(line.finish("high") == "normal");
    CHECK(line.finish("normal") == "low");
    CHECK(line.finish("low") == "critical");
}

TEST_CASE("without ageing a low run waits for all others") {
    Line line{{.max_running = 1, .ageing = Duration::max()}};
    line.submit("running", {});
    line.starts();
    line.submit("low", {.priority = WorkflowPriority::low});
    line.now += 1000h;
    line.submit("normal", {});
    CHECK(line.finish("running") == "normal");
}

TEST_CASE("users of equal priority take turns, however many runs one of them has queued") {
    Line line{{.max_running = 1}};
    line.submit("running", {.user = "zoe"});
    line.starts();
    for (const char* name : {"a1", "a2", "a3"})
        line.submit(name, {.user = "ann"});
    line.submit("b1", {.user = "bob"});
    CHECK(line.finish("running") == "a1");
    line.submit("b2", {.user = "bob"});
    line.submit("c1", {.user = "cid"});
    CHECK(line.finish("a1") == "b1");
    CHECK(line.finish("b1") == "c1");
    CHECK(line.finish("c1") == "a2");
    CHECK(line.finish("a2") == "b2");
    CHECK(line.finish("b2") == "a3");
}

TEST_CASE("a user at the limit does not hold up the others") {
    Line line{{.max_running = 3, .max_running_per_user = 1}};
    line.submit("a1", {.user = "ann"});
    line.submit("a2", {.user = "ann", .priority = WorkflowPriority::critical});
    line.submit("a3", {.user = "ann"});
    line.submit("b1", {.user = "bob"});
    CHECK(line.starts() == "a2 b1");
    CHECK(line.why("a1") == "1st in line of 2; 1 of 1 runs of user 'ann' are running");
    CHECK(line.finish("b1").empty());
    CHECK(line.finish("a2") == "a1");
    CHECK(line.finish("a1") == "a3");
}

TEST_CASE("a type at its limit does not hold up other types") {
    Line line{{.max_running_per_type = 2,
               .type_limits = {{WorkflowType::generation, 1}, {WorkflowType::analysis, 3}}}};
    line.submit("g1", {.type = WorkflowType::generation});
    line.submit("g2", {.type = WorkflowType::generation});
    for (const char* name : {"p1", "p2", "p3"})
        line.submit(name, {});
    for (const char* name : {"x1", "x2", "x3", "x4"})
        line.submit(name, {.type = WorkflowType::analysis});
    CHECK(line.starts() == "g1 p1 p2 x1 x2 x3");
    CHECK(line.why("g2") == "1st in line of 3; 1 of 1 runs of type 'generation' are running");
    CHECK(line.finish("g1") == "g2");
    CHECK(line.finish("p2") == "p3");
}

TEST_CASE("runs share resources by the amounts that they ask for") {
    Line line{{.resources = {{"vram_gib", 24}, {"gpus", 2}}}};
    line.submit("a", {.resources = {{"vram_gib", 18}, {"gpus", 1}}});
    line.submit("b", {.resources = {{"vram_gib", 8}}});
    line.submit("c", {.resources = {{"gpus", 1}}});
    line.submit("d", {});
    CHECK(line.starts() == "a c d");
    CHECK(line.why("b") == "1st in line of 1; waits for 8 vram_gib, 6 of 24 free");
    CHECK(line.finish("c").empty());
    CHECK(line.finish("a") == "b");
}

TEST_CASE("small runs do not go before a big one that waits for the same resource") {
    Line line{{.resources = {{"vram_gib", 24}, {"disk", 10}}}};
    line.submit("small1", {.user = "bob", .resources = {{"vram_gib", 6}}});
    CHECK(line.starts() == "small1");
    line.submit("big", {.user = "ann", .resources = {{"vram_gib", 24}, {"disk", 4}}});
    line.submit("small2", {.user = "bob", .resources = {{"vram_gib", 6}}});
    line.submit("copies", {.user = "dan", .resources = {{"disk", 6}}});
    line.submit("more", {.user = "cid", .resources = {{"disk", 1}}});
    line.submit("nothing", {});
    CHECK(line.starts() == "copies nothing"); // beside what is kept for "big"
    CHECK(line.why("big") == "1st in line of 3; waits for 24 vram_gib, 18 of 24 free");
    CHECK(line.why("small2") ==
          "3rd in line of 3; waits for 6 vram_gib, which runs before it need");
    CHECK(line.finish("small1") == "big");
    CHECK(line.finish("copies") == "more");
    CHECK(line.finish("big") == "small2");
}

TEST_CASE("what can never be had is refused") {
    const auto message_of = [](const ManagerOptions& options,
                               const ResourceAmounts& resources) -> std::string {
        try {
            static_cast<void>(AdmissionQueue{options}.demand(resources));
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            return error.what();
        }
        return "";
    };
    const ManagerOptions options{.resources = {{"vram_gib", 24}, {"gpus", 2}}};
    CHECK(message_of(options, {{"vram_gib", 24}}).empty());
    CHECK(message_of(options, {{"vram_gib", 25}}) ==
          "a run that asks for 25 vram_gib can never start: the manager has 24 in all");
    CHECK_FALSE(message_of(options, {{"gpus", 2}, {"gpus", UINT64_MAX}}).empty());
    CHECK(message_of(options, {{"vram", 1}}) ==
          "the manager has no resource 'vram'; it has 'vram_gib', 'gpus'");
    CHECK(message_of({.max_running = 1}, {{"vram", 1}}) ==
          "the manager has no resource 'vram'; it has none");
    CHECK_FALSE(message_of({.max_running = 0}, {}).empty());
    CHECK_FALSE(message_of({.resources = {{"a", 1}, {"a", 1}}}, {}).empty());
}

TEST_CASE("a withdrawn run leaves the line, and may come back") {
    Line line{{.max_running = 1, .resources = {{"gpus", 1}}}};
    line.submit("a", {});
    line.starts();
    line.submit("b", {.resources = {{"gpus", 1}}});
    line.submit("c", {});
    line.queue.withdraw(line.tickets["b"]);
    CHECK(line.finish("a") == "c");
    line.submit("b", {.resources = {{"gpus", 1}}});
    CHECK(line.finish("c") == "b");
}

TEST_CASE("a run that is admitted at once counts towards the limits") {
    Line line{{.max_running = 1, .max_running_per_user = 1}};
    line.submit("a", {.user = "ann"});
    line.starts();
    AdmissionTicket child;
    line.queue.admit(child, {.user = "ann"});
    line.submit("b", {.user = "ann"});
    CHECK(line.finish("a").empty());
    line.queue.finish(child);
    CHECK(line.starts() == "b");
}

TEST_CASE("no run starves, however many come after it") {
    Line line{{.max_running = 2, .resources = {{"gpus", 4}}, .ageing = 10s}};
    line.submit("x", {.user = "eve", .resources = {{"gpus", 2}}});
    line.submit("y", {.user = "eve", .resources = {{"gpus", 2}}});
    line.starts();
    line.submit("big", {.priority = WorkflowPriority::low, .resources = {{"gpus", 4}}});
    std::deque<AdmissionTicket> flood;
    std::vector<AdmissionTicket*> running{&line.tickets["x"], &line.tickets["y"]};
    int seconds = 0;
    for (; line.tickets["big"].state != AdmissionTicket::State::running; ++seconds) {
        REQUIRE(seconds < 60);
        AdmissionTicket& ticket = flood.emplace_back();
        ticket.demand = line.queue.demand({{"gpus", 2}});
        line.queue.submit(ticket, {.user = "eve", .priority = WorkflowPriority::critical},
                          line.now);
        line.now += 1s;
        line.queue.finish(*running.front());
        running.erase(running.begin());
        while (AdmissionTicket* const started = line.queue.next(line.now))
            running.push_back(started);
    }
    CHECK(seconds >= 30);
}

TEST_CASE("random submissions never exceed a limit, and nothing is left that could start") {
    constexpr int users = 5;
    const WorkflowType types[]{WorkflowType::processing, WorkflowType::analysis,
                               WorkflowType::generation};
    struct Job {
        AdmissionTicket ticket;
        int user;
        int type;
        int gpus;
        int disk;
    };
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        std::mt19937 random{seed};
        const auto below = [&random](int limit) {
            return static_cast<int>(random() % static_cast<std::uint32_t>(limit));
        };
        AdmissionQueue queue{{.max_running = 6,
                              .max_running_per_user = 3,
                              .type_limits = {{WorkflowType::generation, 2}},
                              .resources = {{"gpus", 4}, {"disk", 6}},
                              .ageing = 5s}};
        TimePoint now = start;
        std::deque<Job> jobs;
        std::vector<Job*> running;
        std::vector<Job*> queued;
        int started = 0;
        const auto check = [&] {
            int of_user[users]{};
            int of_type[3]{};
            int gpus = 0;
            int disk = 0;
            for (const Job* const job : running) {
                CHECK(++of_user[job->user] <= 3);
                CHECK(++of_type[job->type] <= (job->type == 2 ? 2 : 6));
                gpus += job->gpus;
                disk += job->disk;
            }
            CHECK(gpus <= 4);
            CHECK(disk <= 6);
            CHECK(queue.running() == running.size());
            CHECK(queue.queued() == queued.size());
            for (const Job* const job : queued)
                if (job->gpus == 0 && job->disk == 0 && of_user[job->user] < 3)
                    CHECK((running.size() == 6 || (job->type == 2 && of_type[2] == 2)));
            for (const Job* const job : queued)
                CHECK_FALSE(queue.explain(job->ticket, now).reasons.empty());
        };
        const auto take = [&](std::vector<Job*>& from) {
            const auto place = from.begin() + below(static_cast<int>(from.size()));
            Job* const job = *place;
            from.erase(place);
            return job;
        };
        for (int round = 0; round < 300 || !running.empty(); ++round) {
            const int action = round < 300 ? below(5) : 4;
            if (action < 3) {
                Job& job = jobs.emplace_back();
                job.user = below(users);
                job.type = below(3);
                job.gpus = below(2) * below(5);
                job.disk = below(2) * below(7);
                const ResourceAmounts amounts{{"gpus", static_cast<std::uint64_t>(job.gpus)},
                                              {"disk", static_cast<std::uint64_t>(job.disk)}};
                job.ticket.demand = queue.demand(amounts);
                queue.submit(job.ticket,
                             {std::to_string(job.user), types[job.type],
                              static_cast<WorkflowPriority>(below(4))},
                             now);
                queued.push_back(&job);
            } else if (action == 3 && !queued.empty()) {
                queue.withdraw(take(queued)->ticket);
            } else if (!running.empty()) {
                queue.finish(take(running)->ticket);
            }
            now += std::chrono::milliseconds{below(2000)};
            while (const AdmissionTicket* const ticket = queue.next(now)) {
                const auto place = std::find_if(queued.begin(), queued.end(), [&](const Job* job) {
                    return &job->ticket == ticket;
                });
                REQUIRE(place != queued.end());
                running.push_back(*place);
                queued.erase(place);
                ++started;
            }
            check();
        }
        CHECK(queued.empty());
        CHECK(started > 50);
    }
}
