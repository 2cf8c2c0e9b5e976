// SPDX-License-Identifier: MIT
#include "coflow/mixin/configuration_builder.hpp"

#include "support/catch.hpp"

#include <cstdlib>

using namespace coflow;

TEST_CASE("a higher layer wins, whatever the order of the calls") {
    const ConfigurationFile file{"app.json", {{"b", 2}, {"c", 2}, {"d", 2}}};
    const Configuration configuration = ConfigurationBuilder{}
                                            .set("d", 4)
                                            .environment_variable("APP", "APP_C=3")
                                            .environment_variable("APP", "APP_D=3")
                                            .file(file)
                                            .set_default("a", 1)
                                            .set_default("b", 1)
                                            .build();
    CHECK(configuration.get("a", 0) == 1);
    CHECK(configuration.get("b", 0) == 2);
    CHECK(configuration.get("c", 0) == 3);
    CHECK(configuration.get("d", 0) == 4);
    CHECK((configuration.layer("a") == ConfigurationLayer::defaults));
    CHECK((configuration.layer("b") == ConfigurationLayer::file));
    CHECK((configuration.layer("c") == ConfigurationLayer::environment));
    CHECK((configuration.layer("d") == ConfigurationLayer::program));
}

TEST_CASE("a later file wins, and null takes back what was set") {
    const Configuration configuration =
        ConfigurationBuilder{}
            .set_default("a", 1)
            .file({"one.json", {{"a", 2}, {"b", 2}}})
            .file({"two.json", {{"a", ConfigurationValue{}}, {"b", 3}}})
            .build();
    CHECK(configuration.get("a", 0) == 0);
    CHECK(configuration.get("b", 0) == 3);
}

TEST_CASE("sections are merged, and a value takes the place of a section") {
    const Configuration merged = ConfigurationBuilder{}
                                     .set_default("a.b", 1)
                                     .set_default("a.c", 1)
                                     .set_default("ab", 1)
                                     .set_default("x", 1)
                                     .file({"f", {{"a.c", 2}, {"x.y", 2}}})
                                     .build();
    CHECK(merged.get("a.b", 0) == 1);
    CHECK(merged.get("a.c", 0) == 2);
    CHECK(merged.get("x.y", 0) == 2);
    CHECK_FALSE(merged.contains("x"));
    const Configuration flat =
        ConfigurationBuilder{}.set_default("a.b", 1).set_default("ab", 1).set("a", 5).build();
    CHECK(flat.get("a", 0) == 5);
    CHECK_FALSE(flat.contains("a.b"));
    CHECK(flat.contains("ab"));
}

TEST_CASE("environment variables are mapped to paths, and those of others left alone") {
    const Configuration configuration =
        ConfigurationBuilder{}
            .environment_variable("APP", "APP_WORKFLOWS__MAX_RETRIES=5")
            .environment_variable("APP", "APP_URL=a=b")
            .environment_variable("APP", "APPLE_COUNT=1")
            .environment_variable("APP", "APP=1")
            .environment_variable("APP", "APP_=1")
            .environment_variable("APP", "APP_NOTHING")
            .build();
    CHECK(configuration.get("workflows.max_retries", 0) == 5);
    CHECK(configuration.get("url", "") == "a=b");
    CHECK_FALSE(configuration.contains("le_count"));
    CHECK_FALSE(configuration.contains("count"));
    CHECK_FALSE(configuration.contains("nothing"));
    CHECK_THROWS_WITH(ConfigurationBuilder{}.environment_variable("APP", "APP_A__=1"),
                      "configuration: the path 'a.' of the environment variable APP_A__ has an "
                      "empty name");
    CHECK_THROWS_AS(ConfigurationBuilder{}.set("a..b", 1), Error);
    CHECK_THROWS_AS(ConfigurationBuilder{}.set("", 1), Error);
}

TEST_CASE("the variables of the process are read") {
    ::setenv("COFLOWTEST_SOME__NAME", "7", 1);
    const Configuration configuration =
        ConfigurationBuilder{}.environment_variables("COFLOWTEST").build();
    ::unsetenv("COFLOWTEST_SOME__NAME");
    CHECK(configuration.get("some.name", 0) == 7);
}
