// SPDX-License-Identifier: MIT
#include "coflow/mixin/file_operations.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// Works in a temporary directory; what happens then depends on the input.
class Scratch : public BaseWorkflow<std::string, int, FileOperationMixin> {
public:
    fs::path folder;

private:
    Task<int> execute(std::string what) override {
        if (what == "nothing")
            co_return 0;
        folder = co_await temporary_directory();
        co_await write_file_atomically(folder / "draft", "draft");
        if (what == "fail")
            throw std::runtime_error{"failed"};
        if (what == "wait")
            co_await sleep_for(1h);
        co_return co_await temporary_directory() == folder ? 1 : 2;
    }
};

class Deliver : public BaseWorkflow<fs::path, std::string, FileOperationMixin> {
    Task<std::string> execute(fs::path folder) override {
        std::vector<fs::path> names{"a", "b"};
        co_await process_files(names, {.limit = 2}, [&](const fs::path& name) {
            return write_file_atomically(folder / name, name.native());
        });
        const fs::path draft = co_await temporary_directory() / "draft";
        co_await copy_file_atomically(folder / "a", draft);
        std::string content = co_await read_file(draft);
        co_return content + " " + co_await file_sha256(draft);
    }
};

class Void : public BaseWorkflow<NoInput, void, FileOperationMixin> {
public:
    fs::path folder;

private:
    Task<> execute(NoInput) override { folder = co_await temporary_directory(); }
};

} // namespace

TEST_CASE("a run's temporary directory is gone when it completes, fails or is cancelled") {
    testing::SimulatedExecutor executor;
    Scratch workflow;
    CHECK(executor.run(workflow.run("complete")) == 1);
    const fs::path first = workflow.folder;
    CHECK_FALSE(first.empty());
    CHECK_FALSE(fs::exists(first));

    CHECK_THROWS_WITH(executor.run(workflow.run("fail")), "failed");
    CHECK(workflow.folder != first); // each run has its own
    CHECK_FALSE(fs::exists(workflow.folder));

    auto handle = executor.start(workflow.run("wait"));
    executor.advance(1s);
    CHECK(fs::exists(workflow.folder / "draft"));
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(workflow.status() == WorkflowStatus::cancelled);
    CHECK_FALSE(fs::exists(workflow.folder));

    CHECK(executor.run(workflow.run("nothing")) == 0);
}

TEST_CASE("a workflow without output has its temporary directory removed, too") {
    testing::SimulatedExecutor executor;
    Void workflow;
    executor.run(workflow.run());
    CHECK_FALSE(workflow.folder.empty());
    CHECK_FALSE(fs::exists(workflow.folder));
}

TEST_CASE("parallel branches get the same temporary directory") {
    class Parallel : public BaseWorkflow<NoInput, bool, FileOperationMixin> {
        Task<bool> execute(NoInput) override {
            const auto [a, b, c] = co_await when_all(temporary_directory(), temporary_directory(),
                                                     temporary_directory());
            co_return a == b&& b == c&& fs::is_directory(a);
        }
    };
    WorkflowExecutor executor{2};
    Parallel workflow;
    CHECK(executor.run(workflow.run()));
}

TEST_CASE("a workflow writes, copies, reads and sums files") {
    const test::ScratchFolder folder;
    WorkflowExecutor executor{2};
    Deliver workflow;
    CHECK(executor.run(workflow.run(folder.path())) ==
          "a ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    CHECK(folder.names() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a file that cannot be written fails the run and is named") {
    const test::ScratchFolder folder;
    testing::SimulatedExecutor executor;
    Deliver workflow;
    CHECK_THROWS_AS(executor.run(workflow.run(folder / "none")), FileError);
    CHECK(workflow.latest_run()->error_message().find("file 'a'") != std::string::npos);
}
