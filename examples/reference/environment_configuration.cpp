// SPDX-License-Identifier: MIT
// A workflow that behaves differently in production.
#include "coflow/coflow.hpp"

#include <cstdio>
#include <string>
#include <string_view>

using namespace coflow;

class EnvironmentAwareWorkflow : public BaseWorkflow<NoInput, std::string, ConfigurationMixin> {
    Task<std::string> execute(NoInput) override {
        co_return std::string{to_string(environment())} + ": debug mode " +
            (debug_mode() ? "on" : "off") + ", log level " + log_level();
    }
};

int main() {
    WorkflowExecutor executor;
    for (const std::string_view name : {"development", "testing", "staging", "production"}) {
        set_default_configuration(ConfigurationBuilder{}.set("environment", name).build());
        EnvironmentAwareWorkflow workflow;
        std::printf("%s\n", executor.run(workflow.run()).c_str());
    }

    // What is set itself wins over what follows from the environment.
    set_default_configuration(
        ConfigurationBuilder{}.set("environment", "production").set("log_level", "info").build());
    EnvironmentAwareWorkflow workflow;
    std::printf("%s\n", executor.run(workflow.run()).c_str());
}
