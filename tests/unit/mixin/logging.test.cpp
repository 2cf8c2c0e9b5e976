// SPDX-License-Identifier: MIT
#include "coflow/mixin/logging.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/pipeline.hpp"
#include "support/catch.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// A host whose default logger writes to a text.
class HostLog {
public:
    explicit HostLog(spdlog::level::level_enum level = spdlog::level::debug)
        : before_{spdlog::default_logger()} {
        auto logger = std::make_shared<spdlog::logger>("host", sink());
        logger->set_level(level);
        spdlog::set_default_logger(logger);
    }
    ~HostLog() {
        spdlog::drop_all();
        spdlog::set_default_logger(before_);
    }

    spdlog::sink_ptr sink() {
        auto made = std::make_shared<spdlog::sinks::ostream_sink_st>(text_);
        made->set_pattern("%n %l %v");
        return made;
    }

    std::vector<std::string> lines() const {
        std::vector<std::string> result;
        std::istringstream text{text_.str()};
        for (std::string line; std::getline(text, line);)
            result.push_back(line);
        return result;
    }

private:
    std::ostringstream text_;
    std::shared_ptr<spdlog::logger> before_;
};

class Mix : public PipelineWorkflow<int, int, LoggingMixin> {
public:
    Mix() : PipelineWorkflow{{.name = "mix"}} {
        steps(step("load", &Mix::load), step("render", &Mix::render));
    }

private:
    Task<int> load(int tracks) {
        log_debug("{} tracks", tracks);
        co_await sleep_for(1500ms);
        co_return tracks;
    }
    Task<int> render(int tracks) {
        log_progress(50, "half");
        if (tracks > 8) {
            log_warning("too many");
            log_error("giving {}", "up");
            throw std::runtime_error{"out of memory"};
        }
        co_await sleep_for(1s);
        co_return tracks;
    }
};

} // namespace

TEST_CASE("each line tells the run, its user and its step") {
    HostLog host;
    testing::SimulatedExecutor executor;
    Mix workflow;
    executor.run(workflow.run(4, {.id = "r1", .user_id = "123"}));
    CHECK(host.lines() ==
          std::vector<std::string>{"mix info [r1 user=123] started",
                                   "mix debug [r1 user=123 step=load] 4 tracks",
                                   "mix info [r1 user=123 step=render] 50 % half",
                                   "mix info [r1 user=123 step=render] completed in 2.500 s"});
    CHECK(workflow.progress().message == "half");
}

TEST_CASE("a failure and a cancellation are logged with what is known") {
    HostLog host{spdlog::level::warn};
    testing::SimulatedExecutor executor;
    Mix workflow;
    CHECK_THROWS(executor.run(workflow.run(9, {.id = "r2"})));
    auto handle = executor.start(workflow.run(1, {.id = "r3"}));
    executor.advance(500ms);
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(host.lines() ==
          std::vector<std::string>{"mix warning [r2 step=render] too many",
                                   "mix error [r2 step=render] giving up",
                                   "mix error [r2 step=render] failed after 1.500 s: "
                                   "workflow 'mix' (r2): step 'render' (1): out of memory",
                                   "mix warning [r3 step=load] cancelled after 0.500 s"});
}

TEST_CASE("a level that is off formats nothing") {
    HostLog host{spdlog::level::off};
    testing::SimulatedExecutor executor;
    Mix workflow;
    executor.run(workflow.run(4));
    CHECK(host.lines().empty());
}

TEST_CASE("the host's own logger of the workflow's name is used") {
    HostLog host;
    auto own = std::make_shared<spdlog::logger>("mix", host.sink());
    own->set_level(spdlog::level::warn);
    spdlog::register_logger(own);
    testing::SimulatedExecutor executor;
    Mix workflow;
    executor.run(workflow.run(4));
    CHECK(host.lines().empty());
}

TEST_CASE("a level that the host sets later applies to the next line") {
    HostLog host;
    testing::SimulatedExecutor executor;
    Mix workflow;
    executor.run(workflow.run(4));
    const std::size_t before = host.lines().size();
    spdlog::set_level(spdlog::level::err);
    executor.run(workflow.run(4));
    CHECK(host.lines().size() == before);
    spdlog::set_level(spdlog::level::info);
}

TEST_CASE("a host that has shut spdlog down is not disturbed") {
    HostLog host;
    spdlog::set_default_logger(nullptr);
    testing::SimulatedExecutor executor;
    Mix workflow;
    CHECK(executor.run(workflow.run(4)) == 4);
    CHECK(host.lines().empty());
}
