// SPDX-License-Identifier: MIT
#include "coflow/mixin/configuration.hpp"

#include "coflow/mixin/configuration_builder.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Configuration with(std::string_view path, ConfigurationValue value) {
    return ConfigurationBuilder{}.set(path, std::move(value)).build();
}

Configuration with_variable(std::string_view variable) {
    return ConfigurationBuilder{}.environment_variable("APP", variable).build();
}

} // namespace

TEST_CASE("a setting that nobody has set is the default, or an error") {
    const Configuration none;
    CHECK(none.get("a.b", 5) == 5);
    CHECK(none.get("a.b", "text") == "text");
    CHECK_FALSE(none.contains("a.b"));
    CHECK_FALSE(none.layer("a.b").has_value());
    CHECK_FALSE(none.find<int>("a.b").has_value());
    CHECK_THROWS_WITH(none.get<int>("a.b"), "configuration 'a.b' is not set");
}

TEST_CASE("settings are read as what they are") {
    CHECK(with("a", true).get("a", false));
    CHECK(with("a", 5).get<std::uint8_t>("a") == 5);
    CHECK(with("a", 5).get<double>("a") == 5);
    CHECK(with("a", 0.5).get<double>("a") == 0.5);
    CHECK(with("a", "x").get<std::string>("a") == "x");
    CHECK(with("a", "x/y").get<std::filesystem::path>("a") == "x/y");
    CHECK(with("a", ConfigurationValue::Array{"x", "y"}).get<std::vector<std::string>>("a") ==
          std::vector<std::string>{"x", "y"});
    CHECK((with("a", "64KiB").get<ByteSize>("a") == ByteSize{65536}));
    CHECK((with("a", 100).get<ByteSize>("a") == ByteSize{100}));
}

TEST_CASE("a duration is a text with units, or seconds") {
    CHECK((with("a", "1.5h").get("a", 0s) == 90min));
    CHECK((with("a", "250ms").get("a", 0ms) == 250ms));
    CHECK((with("a", 300).get("a", 0s) == 300s));
    CHECK((with("a", 0.5).get("a", 0ms) == 500ms));
    CHECK((with("a", 30s).get("a", 0ms) == 30s));
    CHECK((with("a", "1500ms").get("a", std::chrono::duration<double>{}) == 1.5s));
    CHECK((with_variable("APP_A=2").get("a", 0s) == 2s));
    CHECK((with_variable("APP_A=2min").get("a", 0s) == 2min));
    CHECK_THROWS_AS(with("a", "1500ms").get("a", 0s), Error); // no whole seconds
    CHECK_THROWS_AS(with("a", -1).get("a", 0s), Error);
    CHECK_THROWS_AS(with("a", 1e300).get("a", 0s), Error);
}

TEST_CASE("a setting of another type is an error that says where it comes from") {
    CHECK_THROWS_WITH(with("a.b", "many").get("a.b", 3),
                      "configuration 'a.b' is 'many' by the program, not a whole number that fits");
    CHECK_THROWS_WITH(
        with_variable("APP_A__B=many").get("a.b", 3),
        "configuration 'a.b' is 'many' by the environment variable APP_A__B, not a whole "
        "number that fits");
    CHECK_THROWS_WITH(ConfigurationBuilder{}.set_default("a", 1).build().get("a", false),
                      "configuration 'a' is a number by the defaults, not true or false");
    CHECK_THROWS_WITH(with("a.b", 1).get("a", 3),
                      "configuration 'a' is a section, not a whole number that fits");
    CHECK_THROWS_AS(with("a", 300).get<std::uint8_t>("a"), Error);
    CHECK_THROWS_AS(with("a", -1).get<unsigned>("a"), Error);
    CHECK_THROWS_AS(with("a", 1.5).get<int>("a"), Error);
    CHECK_THROWS_AS(with("a", 1).get<std::string>("a"), Error);
    CHECK_THROWS_AS(with("a", "5").get<int>("a"), Error); // only the environment writes so
    CHECK_THROWS_AS(with("a", ConfigurationValue::Array{1, "x"}).get<std::vector<int>>("a"), Error);
    try {
        static_cast<void>(with("a", "x").get("a", 1));
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::type_mismatch);
    }
}

TEST_CASE("a text of the environment stands for any type") {
    CHECK(with_variable("APP_A=5").get("a", 0) == 5);
    CHECK(with_variable("APP_A=5").get("a", "") == "5");
    CHECK(with_variable("APP_A=0.5").get("a", 0.0) == 0.5);
    CHECK(with_variable("APP_A=Yes").get("a", false));
    CHECK_FALSE(with_variable("APP_A=off").get("a", true));
    CHECK(with_variable("APP_A=1,2").get<std::vector<int>>("a") == std::vector<int>{1, 2});
    CHECK(with_variable("APP_A=").get<std::vector<int>>("a").empty());
    CHECK((with_variable("APP_A=1KiB").get("a", ByteSize{}) == ByteSize{1024}));
    for (const char* bad : {"APP_A=5x", "APP_A= 5", "APP_A=", "APP_A=99999999999"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(with_variable(bad).get("a", 0), Error);
    }
}

TEST_CASE("the environment sets debug mode and log level, unless they are set themselves") {
    using enum DeploymentEnvironment;
    CHECK(Configuration{}.environment() == development);
    CHECK(Configuration{}.debug_mode());
    CHECK(Configuration{}.log_level() == "debug");
    const Configuration live = with("environment", "Production");
    CHECK(live.environment() == production);
    CHECK_FALSE(live.debug_mode());
    CHECK(live.log_level() == "warning");
    CHECK(with("environment", "staging").environment() == staging);
    CHECK(with("environment", "testing").debug_mode());
    const Configuration loud = ConfigurationBuilder{}
                                   .set("environment", "production")
                                   .set("debug", true)
                                   .set("log_level", "TRACE")
                                   .build();
    CHECK(loud.debug_mode());
    CHECK(loud.log_level() == "trace");
}

TEST_CASE("an environment or a log level of another name is an error that lists the names") {
    CHECK_THROWS_WITH(with_variable("APP_ENVIRONMENT=prod").environment(),
                      "configuration 'environment' is 'prod' by the environment variable "
                      "APP_ENVIRONMENT, not development, testing, staging or production");
    CHECK_THROWS_WITH(with("log_level", "loud").log_level(),
                      "configuration 'log_level' is 'loud' by the program, not trace, debug, info, "
                      "warning, error, critical or off");
}
