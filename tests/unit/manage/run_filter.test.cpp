// SPDX-License-Identifier: MIT
#include "coflow/manage/run_filter.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Sleeps : public BaseWorkflow<Duration, void> {
public:
    Sleeps() : BaseWorkflow{{.name = "sleeps", .type = WorkflowType::analysis}} {}

private:
    Task<> execute(Duration time) override { co_await sleep_for(time); }
};

class Fails : public BaseWorkflow<NoInput, void> {
public:
    Fails() : BaseWorkflow{{.name = "fails"}} {}

private:
    Task<> execute(NoInput) override {
        co_await sleep_for(1s);
        throw std::runtime_error{"out of ink"};
    }
};

std::string ids(const RunPage& page) {
    std::string text;
    for (const RunSummary& run : page.runs)
        text += run.id;
    return text;
}

} // namespace

TEST_CASE("an empty set of statuses stands for all") {
    CHECK(StatusSet{}.contains(WorkflowStatus::failed));
    const StatusSet set{WorkflowStatus::queued, WorkflowStatus::running};
    CHECK(set.contains(WorkflowStatus::queued));
    CHECK_FALSE(set.contains(WorkflowStatus::failed));
}

TEST_CASE("a list has the runs that the filter lets through") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    const TimePoint begin = executor.now();
    static_cast<void>(manager.start<Sleeps>(1h, {.id = "a", .user_id = "ann"}));
    executor.advance(1s);
    static_cast<void>(manager.start<Fails>({}, {.id = "b", .user_id = "ann", .parent_id = "a"}));
    executor.advance(1s);
    static_cast<void>(manager.start<Sleeps>(1s, {.id = "c", .user_id = "bob", .parent_id = "a"}));
    executor.advance(1s);
    static_cast<void>(manager.create<Sleeps>(1s, {.id = "d"}));

    CHECK(ids(manager.list()) == "abcd");
    CHECK(ids(manager.list({.status = WorkflowStatus::failed})) == "b");
    CHECK(ids(manager.list({.status = {WorkflowStatus::running, WorkflowStatus::completed}})) ==
          "ac");
    CHECK(ids(manager.list({.type = WorkflowType::analysis})) == "acd");
    CHECK(ids(manager.list({.user_id = "ann"})) == "ab");
    CHECK(ids(manager.list({.user_id = ""})) == "d");
    CHECK(ids(manager.list({.parent_id = "a"})) == "bc");
    CHECK(ids(manager.list({.parent_id = ""})) == "ad");
    CHECK(ids(manager.list({.workflow = "fails"})) == "b");
    CHECK(ids(manager.list({.created = {.from = begin + 1s, .until = begin + 3s}})) == "bc");
    CHECK(ids(manager.list({.finished = {.until = begin + 3s}})) == "b");
    CHECK(ids(manager.list({.user_id = "ann"}, {.order = RunOrder::newest_first})) == "ba");

    const RunSummary failed = *manager.find("b");
    CHECK(failed.status() == WorkflowStatus::failed);
    CHECK(failed.workflow == "fails");
    CHECK(failed.created == begin + 1s);
    CHECK(failed.started == begin + 1s);
    CHECK(failed.finished == begin + 2s);
    CHECK(failed.elapsed == 1s);
    CHECK(failed.error == "workflow 'fails' (b): out of ink");
    CHECK_FALSE(manager.find("d")->started.has_value());
    CHECK_FALSE(manager.find("nobody").has_value());
    std::string children;
    for (const RunSummary& child : manager.children("a"))
        children += child.id;
    CHECK(children == "bc");
}

TEST_CASE("the pages of a list have each run that stays once, whatever starts and ends meanwhile") {
    for (const RunOrder order : {RunOrder::oldest_first, RunOrder::newest_first}) {
        testing::SimulatedExecutor executor;
        WorkflowManager manager{executor, {.retained_runs = 16}};
        std::multiset<std::string> wanted;
        for (int count = 0; count < 50; ++count) {
            wanted.insert(manager.start<Sleeps>(1000h).id());
            if (count % 10 == 0)
                executor.advance(1s); // many are created at the same time
        }
        std::multiset<std::string> seen;
        std::string next;
        do {
            const RunPage page = manager.list({}, {.order = order, .limit = 7, .after = next});
            CHECK(page.runs.size() <= 7);
            for (const RunSummary& run : page.runs)
                if (wanted.count(run.id) != 0)
                    seen.insert(run.id);
            next = page.next;
            executor.advance(1s);
            static_cast<void>(manager.start<Sleeps>(1ms));
        } while (!next.empty() && seen.size() <= wanted.size());
        CHECK(seen == wanted);
    }
}

TEST_CASE("a place that is none is an error, and a page without a limit has all") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    for (const std::string_view place : {"x", "12", ":", "99999999999999999999:a"})
        CHECK_THROWS_AS(manager.list({}, {.after = place}), Error);
    CHECK(manager.list({}, {.limit = 0}).runs.empty());
    CHECK(manager.list().next.empty());
}
