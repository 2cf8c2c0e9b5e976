// SPDX-License-Identifier: MIT
#include "coflow/workflow/base_workflow.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

struct MyError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Length : public BaseWorkflow<std::string, std::size_t> {
public:
    std::string seen_id;
    std::string seen_user;

protected:
    Task<std::size_t> execute(std::string text) override {
        seen_id = id();
        seen_user = user_id();
        report_progress(50, "measuring");
        co_await sleep_for(2s);
        if (text.empty())
            throw MyError{"no text"};
        co_return text.size();
    }
};

} // namespace

TEST_CASE("a workflow that is run by itself is completed afterwards") {
    testing::SimulatedExecutor executor;
    Length workflow;
    CHECK(executor.run(workflow.run("four", {.id = "test_workflow", .user_id = "test_user"})) == 4);
    CHECK(workflow.status() == WorkflowStatus::completed);
    CHECK(workflow.progress().percentage == 100);
    CHECK(workflow.progress().message == "measuring");
    CHECK(workflow.latest_run()->elapsed() == 2s);
    CHECK(workflow.seen_id == "test_workflow");
    CHECK(workflow.seen_user == "test_user");
}

TEST_CASE("a failed workflow rethrows the error as it was and keeps it") {
    testing::SimulatedExecutor executor;
    Length workflow;
    CHECK_THROWS_AS(executor.run(workflow.run("", {.id = "r1"})), MyError);
    CHECK(workflow.status() == WorkflowStatus::failed);
    CHECK(workflow.progress().percentage == 50);
    CHECK(workflow.latest_run()->error_message() == "workflow 'Length' (r1): no text");
}

TEST_CASE("a workflow can run again once it has ended") {
    testing::SimulatedExecutor executor;
    Length workflow;
    CHECK_THROWS_AS(executor.run(workflow.run("")), MyError);
    CHECK(executor.run(workflow.run("ab")) == 2);
    CHECK(workflow.status() == WorkflowStatus::completed);
}

TEST_CASE("a workflow refuses a second run beside the first") {
    testing::SimulatedExecutor executor;
    Length workflow;
    auto first = executor.start(workflow.run("abc"));
    auto second = executor.start(workflow.run("abcd")); // made before the first has begun
    executor.run_until_idle();
    CHECK_THROWS_WITH(workflow.run("abcde"), Catch::Contains("'Length' is running"));
    std::size_t refused = 0;
    std::size_t sum = 0;
    for (auto* const handle : {&first, &second})
        try {
            sum += handle->get();
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_state);
            ++refused;
        }
    CHECK(refused == 1);
    CHECK((sum == 3 || sum == 4));
}

namespace {

class Hasty : public BaseWorkflow<NoInput, void> {
public:
    Hasty() { report_progress(1); }

protected:
    Task<> execute(NoInput) override { co_return; }
};

} // namespace

TEST_CASE("a workflow that asks for its run too early is told so") {
    CHECK_THROWS_WITH(Hasty{}, Catch::Contains("has no run yet"));
}

TEST_CASE("a run whose workflow is dropped before it starts costs nothing but itself") {
    Length workflow;
    {
        const Task<std::size_t> never_run = workflow.run("abc");
    }
    CHECK(workflow.status() == WorkflowStatus::pending);
}

namespace {

class NonException : public BaseWorkflow<NoInput, void> {
protected:
    Task<> execute(NoInput) override {
        throw 42;
        co_return;
    }
};

class MoveOnly : public BaseWorkflow<std::unique_ptr<int>, std::unique_ptr<int>> {
protected:
    Task<std::unique_ptr<int>> execute(std::unique_ptr<int> value) override {
        ++*value;
        co_return value;
    }
};

class Endless : public BaseWorkflow<NoInput, void> {
protected:
    Task<> execute(NoInput) override { co_await sleep_for(24h); }
};

} // namespace

TEST_CASE("a workflow may throw what is no exception") {
    testing::SimulatedExecutor executor;
    NonException workflow;
    CHECK_THROWS_AS(executor.run(workflow.run()), int);
    CHECK(workflow.status() == WorkflowStatus::failed);
}

TEST_CASE("inputs and outputs may be move-only") {
    testing::SimulatedExecutor executor;
    MoveOnly workflow;
    CHECK(*executor.run(workflow.run(std::make_unique<int>(1))) == 2);
}

TEST_CASE("a cancelled workflow is cancelled, by its task or by its run, before or midway") {
    for (const bool by_task : {true, false})
        for (const Duration after : {0s, 5s}) {
            CAPTURE(by_task, after.count());
            testing::SimulatedExecutor executor;
            Endless workflow;
            auto handle = executor.start(workflow.run());
            executor.advance(after);
            if (by_task)
                handle.request_stop();
            else
                workflow.latest_run()->request_stop();
            CHECK_THROWS_AS(handle.get(), Cancelled);
            CHECK(workflow.status() == WorkflowStatus::cancelled);
            CHECK(workflow.latest_run()->elapsed() == after);
            CHECK(workflow.latest_run()->error() == nullptr);
        }
}

TEST_CASE("a stop request that comes with the end does not undo it") {
    testing::SimulatedExecutor executor;
    Length workflow;
    auto handle = executor.start(workflow.run("abc"));
    executor.advance(2s);
    CHECK(workflow.status() == WorkflowStatus::completed);
    workflow.latest_run()->request_stop();
    handle.request_stop();
    CHECK(handle.get() == 3);
    CHECK(workflow.status() == WorkflowStatus::completed);
}

// Mixins

namespace {

std::vector<std::string> journal; // of the mixins, which cannot be given one of their own

template <char Name>
struct Noting {
    template <class Host>
    class Mixin {
    public:
        void on_start(RunContext&) { note("start"); }
        void on_progress(RunContext&, const Progress& now) {
            note("progress " + std::to_string(static_cast<int>(now.percentage)));
        }
        void on_complete(RunContext& run) {
            note("complete " + std::string{to_string(run.status())});
        }
        void on_error(RunContext& run, const std::exception_ptr& error) {
            note("error " + run.error_message(error));
        }
        void on_cancel(RunContext&) { note("cancel"); }

        template <class In, class Next>
        std::invoke_result_t<Next, In> around(In in, Next next) {
            note("in");
            auto result = co_await next(std::move(in));
            note("out");
            co_return result;
        }

    private:
        static void note(const std::string& what) { journal.push_back(Name + (" " + what)); }
    };
};

template <class Host>
using NotingA = Noting<'a'>::Mixin<Host>;
template <class Host>
using NotingB = Noting<'b'>::Mixin<Host>;

/// Calls its members as workflows call theirs.
template <class Host>
class Silent {
protected:
    int offered() { return run_ + name() + status(); }
    int name() { return 3; }
    int status() { return 2; }

private:
    int run_ = 2;
};

enum class Act { complete, fail, wait };

class Hooked : public BaseWorkflow<Act, int, NotingA, Silent, NotingB> {
protected:
    Task<int> execute(Act act) override {
        report_progress(20);
        if (act == Act::fail)
            throw MyError{"broken"};
        if (act == Act::wait)
            co_await sleep_for(1h);
        co_return offered();
    }
};

} // namespace

TEST_CASE("mixins are called in order on the way in and in reverse on the way out") {
    testing::SimulatedExecutor executor;
    journal.clear();
    Hooked workflow;
    CHECK(executor.run(workflow.run(Act::complete)) == 7);
    CHECK(journal == std::vector<std::string>{"a start", "b start", "a in", "b in", "a progress 20",
                                              "b progress 20", "b out", "a out",
                                              "b complete running", "a complete running"});
}

TEST_CASE("mixins hear of errors and of cancellation") {
    testing::SimulatedExecutor executor;
    Hooked workflow;
    journal.clear();
    CHECK_THROWS_AS(executor.run(workflow.run(Act::fail, {.id = "r"})), MyError);
    journal.erase(journal.begin(), journal.begin() + 6);
    CHECK(journal == std::vector<std::string>{"b error workflow 'Hooked' (r): broken",
                                              "a error workflow 'Hooked' (r): broken"});

    auto handle = executor.start(workflow.run(Act::wait));
    executor.advance(1s);
    journal.clear();
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(journal == std::vector<std::string>{"b cancel", "a cancel"});
}

namespace {

template <class Host>
class Refusing {
public:
    void on_start(RunContext& run) {
        if (run.user_id().empty())
            throw MyError{"nobody"};
    }
    void on_complete(RunContext& run) {
        if (run.user_id() == "late")
            throw MyError{"cannot publish"};
    }
    void on_error(RunContext&, const std::exception_ptr&) { throw MyError{"ignored"}; }
};

template <class Host>
class Doubling {
public:
    template <class In, class Next>
    std::invoke_result_t<Next, In> around(In in, Next next) {
        const int once = co_await next(in);
        const int twice = co_await next(in);
        co_return once + twice;
    }
};

class Guarded : public BaseWorkflow<int, int, Refusing, Doubling, NotingA> {
protected:
    Task<int> execute(int value) override { co_return value; }
};

} // namespace

TEST_CASE("a hook that throws on the way in or at the end fails the run") {
    testing::SimulatedExecutor executor;
    Guarded workflow;
    CHECK_THROWS_WITH(executor.run(workflow.run(4)), "nobody");
    CHECK(workflow.status() == WorkflowStatus::failed);
    CHECK_THROWS_WITH(executor.run(workflow.run(4, {.user_id = "late"})), "cannot publish");
    CHECK(workflow.status() == WorkflowStatus::failed);
}

TEST_CASE("a mixin may run the rest more than once") {
    testing::SimulatedExecutor executor;
    Guarded workflow;
    CHECK(executor.run(workflow.run(4, {.user_id = "123"})) == 8);
}

namespace {

template <class Host>
class Empty {
protected:
    static int offered() { return 7; }
};

} // namespace

TEST_CASE("a mixin without members adds nothing to a workflow") {
    class Plain : public BaseWorkflow<Act, int> {};
    class WithEmpty : public BaseWorkflow<Act, int, Empty> {};
    STATIC_REQUIRE(sizeof(WithEmpty) == sizeof(Plain));
}
