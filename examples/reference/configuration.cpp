// SPDX-License-Identifier: MIT
// A workflow that reads its settings from layers: defaults, a file, environment variables.
#include "coflow/coflow.hpp"
#include "coflow/mixin/configuration_file.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class ConfigurableWorkflow : public BaseWorkflow<NoInput, std::string, ConfigurationMixin> {
public:
    ConfigurableWorkflow()
        : timeout_{get_config_value("workflows.timeout", 300s)},
          max_retries_{get_config_value("workflows.max_retries", 3)},
          parallel_execution_{get_config_value("workflows.parallel_execution", false)} {}

private:
    Task<std::string> execute(NoInput) override {
        co_return "timeout " + std::to_string(timeout_.count()) + " s, " +
            std::to_string(max_retries_) + " retries, " +
            (parallel_execution_ ? "parallel" : "one after the other");
    }

    std::chrono::seconds timeout_;
    int max_retries_;
    bool parallel_execution_;
};

int main() {
    WorkflowExecutor executor;
    ConfigurableWorkflow plain;
    std::printf("%s\n", executor.run(plain.run()).c_str());

    const TemporaryDirectory folder;
    const std::filesystem::path path = folder.path() / "app.json";
    AtomicFile file{path};
    file.write(R"({"workflows": {"timeout": "1.5h", "max_retries": 5}})");
    file.commit();
    ::setenv("APP_WORKFLOWS__PARALLEL_EXECUTION", "yes", 1);

    set_default_configuration(ConfigurationBuilder{}
                                  .set_default("workflows.timeout", 30s)
                                  .file(read_configuration_file(path))
                                  .environment_variables("APP")
                                  .set("workflows.max_retries", 7)
                                  .build());
    ConfigurableWorkflow configured;
    std::printf("%s\n", executor.run(configured.run()).c_str());

    ::setenv("APP_WORKFLOWS__TIMEOUT", "soon", 1);
    try {
        set_default_configuration(ConfigurationBuilder{}.environment_variables("APP").build());
        ConfigurableWorkflow broken;
    } catch (const Error& error) {
        std::printf("%s\n", error.what());
    }
}
