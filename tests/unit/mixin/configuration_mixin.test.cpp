// SPDX-License-Identifier: MIT
#include "coflow/mixin/configuration_mixin.hpp"

#include "coflow/mixin/logging.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Configured : public BaseWorkflow<NoInput, std::string, ConfigurationMixin> {
public:
    Configured() = default;
    explicit Configured(Configuration other) { use_configuration(std::move(other)); }

private:
    Task<std::string> execute(NoInput) override {
        const auto timeout = get_config_value("workflows.timeout", 300s);
        co_return std::to_string(timeout.count()) + " " + get_config_value("style", "rock") + " " +
            std::string{to_string(environment())} + (debug_mode() ? " debug " : " ") + log_level();
    }
};

/// Both orders of the mixins do.
class Loud : public BaseWorkflow<NoInput, void, LoggingMixin, ConfigurationMixin> {
public:
    explicit Loud(Configuration configuration) : BaseWorkflow{{.name = "loud"}} {
        use_configuration(std::move(configuration));
    }

private:
    Task<> execute(NoInput) override {
        log_debug("detail");
        log_warning("warning");
        co_return;
    }
};

Configuration with(std::string_view path, ConfigurationValue value) {
    return ConfigurationBuilder{}.set(path, std::move(value)).build();
}

std::string logged_with(Configuration configuration) {
    std::ostringstream text;
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_st>(text);
    sink->set_pattern("%v;");
    auto logger = std::make_shared<spdlog::logger>("loud", sink);
    logger->set_level(spdlog::level::info);
    spdlog::register_logger(logger);
    testing::SimulatedExecutor executor;
    Loud workflow{std::move(configuration)};
    executor.run(workflow.run({.id = "r"}));
    spdlog::drop("loud");
    std::string lines;
    for (const char letter : text.str())
        if (letter != '\n')
            lines += letter;
    return lines.substr(0, lines.rfind("[r] completed"));
}

} // namespace

TEST_CASE("a workflow has the configuration of the process when it is made") {
    set_default_configuration(ConfigurationBuilder{}
                                  .set("workflows.timeout", "30s")
                                  .set("environment", "production")
                                  .build());
    Configured workflow;
    set_default_configuration({});
    testing::SimulatedExecutor executor;
    CHECK(executor.run(workflow.run()) == "30 rock production warning");
    Configured other;
    CHECK(executor.run(other.run()) == "300 rock development debug debug");
}

TEST_CASE("a workflow may be given another configuration") {
    testing::SimulatedExecutor executor;
    Configured workflow{with("style", "pop")};
    CHECK(executor.run(workflow.run()) == "300 pop development debug debug");
    Configured wrong{with("style", 7)};
    CHECK_THROWS_AS(executor.run(wrong.run()), Error);
    CHECK(wrong.latest_run()->error_message().find("'style' is a number by the program") !=
          std::string::npos);
}

TEST_CASE("the logger's level follows the configuration where it says one") {
    CHECK(logged_with({}) == "[r] started;[r] warning;");
    CHECK(logged_with(with("log_level", "debug")) == "[r] started;[r] detail;[r] warning;");
    CHECK(logged_with(with("log_level", "off")).empty());
    CHECK(logged_with(with("environment", "production")) == "[r] warning;");
    CHECK(logged_with(with("environment", "testing")) == "[r] started;[r] detail;[r] warning;");
}
