// SPDX-License-Identifier: MIT
#include "coflow/mixin/process_files.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Files = std::vector<fs::path>;

namespace {

struct Load {
    int now = 0;
    int most = 0;
};

/// Takes the longer, the shorter the name.
Task<std::string> convert(const fs::path& file, Load& load) {
    load.most = std::max(load.most, ++load.now);
    co_await sleep_for(10s / static_cast<int>(file.native().size()));
    --load.now;
    co_return file.native() + ".wav";
}

class Convert : public BaseWorkflow<Files, std::vector<std::string>> {
public:
    std::vector<std::string> messages;
    double after = 0;

private:
    Task<std::vector<std::string>> execute(Files files) override {
        Load load;
        const auto one = [this](const fs::path& file, Load& with) -> Task<std::string> {
            if (file == "broken\n")
                throw std::runtime_error{"no sound"};
            std::string result = co_await convert(file, with);
            messages.push_back(progress().message);
            co_return result;
        };
        std::vector<std::string> results = co_await process_files(
            std::move(files), {.progress_from = 20, .progress_to = 60}, one, std::ref(load));
        after = progress().percentage;
        co_return results;
    }
};

struct Waiting {
    Event go;
    int ended = 0;

    Task<> operate() {
        const Files files{"a", "b", "c"};
        co_await process_files(
            files, {.limit = 2},
            [](const fs::path&, Waiting& self) -> Task<> {
                co_await self.go.wait();
                ++self.ended;
            },
            std::ref(*this));
    }
    Task<> complete() {
        go.set();
        co_return;
    }
    void check(test::Ending ending) {
        if (ending == test::Ending::returned)
            CHECK(ended == 3);
    }
};

} // namespace

TEST_CASE("files are processed a few at a time, and the results keep their order") {
    testing::SimulatedExecutor executor;
    Load load;
    const auto task = [](Load& with) -> Task<std::vector<std::string>> {
        const Files files{"a", "bb", "ccc", "dddd"};
        co_return co_await process_files(files, {.limit = 2}, convert, std::ref(with));
    };
    CHECK(executor.run(task(load)) ==
          std::vector<std::string>{"a.wav", "bb.wav", "ccc.wav", "dddd.wav"});
    CHECK(load.most == 2);
}

TEST_CASE("each file that is done is the run's progress within the part that is asked for") {
    testing::SimulatedExecutor executor;
    Convert workflow;
    executor.run(workflow.run({"d/a", "d/bb", "d/ccc", "d/dddd"}));
    CHECK(workflow.after == 60);
    CHECK(workflow.progress().message == "'a' (4 of 4)");
    CHECK(workflow.messages ==
          std::vector<std::string>{"", "'dddd' (1 of 4)", "'ccc' (2 of 4)", "'bb' (3 of 4)"});
}

TEST_CASE("a file that fails is named, and its error keeps its type") {
    testing::SimulatedExecutor executor;
    Convert workflow;
    CHECK_THROWS_AS(executor.run(workflow.run({"a", "broken\n", "c"}, {.id = "r1"})),
                    std::runtime_error);
    CHECK(workflow.latest_run()->error_message() ==
          "workflow 'Convert' (r1): file 'broken\\n': no sound");
    CHECK(workflow.messages.empty());
}

TEMPLATE_LIST_TEST_CASE("plain functions are called by the blocking threads", "",
                        test::AllBackends) {
    TestType backend;
    const auto task = []() -> Task<std::size_t> {
        const Files files{"a", "bb"};
        std::atomic<int> calls{0};
        co_await process_files(files, {}, [&](const fs::path&) { ++calls; });
        const std::vector<std::size_t> sizes = co_await process_files(
            files, {},
            [](const fs::path& file, int factor) {
                return file.native().size() * static_cast<std::size_t>(factor);
            },
            10);
        co_return sizes.at(0) + sizes.at(1) + static_cast<std::size_t>(calls);
    };
    CHECK(backend.run(task()) == 32);
}

TEST_CASE("no files are no work, and a limit of zero is an error") {
    testing::SimulatedExecutor executor;
    const auto task = [](Files files, std::size_t limit) -> Task<> {
        co_await process_files(std::move(files), {.limit = limit}, [](const fs::path&) {});
    };
    CHECK_NOTHROW(executor.run(task({}, 1)));
    CHECK_THROWS_AS(executor.run(task({"a"}, 0)), Error);
}

TEST_CASE("cancelled work on files ends at once") { test::check_cancellation<Waiting>(); }
