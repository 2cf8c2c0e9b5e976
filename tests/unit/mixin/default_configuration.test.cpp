// SPDX-License-Identifier: MIT
#include "coflow/mixin/default_configuration.hpp"

#include "support/catch.hpp"

#include <cstdlib>
#include <thread>
#include <vector>

using namespace coflow;

TEST_CASE("the process has a configuration, and what was taken from it stays as it was") {
    set_default_configuration(ConfigurationBuilder{}.set("a", 1).build());
    const Configuration snapshot = default_configuration();
    CHECK(get_config_value("a", 0) == 1);
    set_default_configuration(ConfigurationBuilder{}.set("a", 2).build());
    CHECK(get_config_value("a", 0) == 2);
    CHECK(get_config_value("b", "none") == "none");
    CHECK(snapshot.get("a", 0) == 1);
    set_default_configuration({});
}

TEST_CASE("until it is set, it is that of the environment variables") {
    detail::DefaultConfiguration fresh;
    ::setenv("COFLOW_SOME__NAME", "7", 1);
    CHECK(fresh.get().get("some.name", 0) == 7);
    ::unsetenv("COFLOW_SOME__NAME");
    CHECK(fresh.get().get("some.name", 0) == 7);
}

TEST_CASE("threads may read the configuration while it is replaced") {
    std::vector<std::jthread> readers;
    for (int reader = 0; reader < 3; ++reader)
        readers.emplace_back([](const std::stop_token& stop) {
            while (!stop.stop_requested())
                static_cast<void>(get_config_value("a", 0));
        });
    for (int value = 0; value < 1000; ++value)
        set_default_configuration(ConfigurationBuilder{}.set("a", value).build());
    readers.clear();
    CHECK(get_config_value("a", 0) == 999);
    set_default_configuration({});
}
