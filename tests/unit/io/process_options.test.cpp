// SPDX-License-Identifier: MIT
#include "coflow/io/process_options.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("arguments may be strings, paths, numbers, and ranges of them", "[io]") {
    const std::vector<std::string> more{"-map", "0:a"};
    ProcessOptions options{"tool", "-i", std::filesystem::path{"a file"}, std::string{"-t"}, 30,
                           -2.5,   more};
    options.add_arguments(std::string_view{"-y"}, std::vector{1, 2}, 44'100U);
    CHECK(options.program() == "tool");
    CHECK(options.arguments() == std::vector<std::string>{"-i", "a file", "-t", "30", "-2.5",
                                                          "-map", "0:a", "-y", "1", "2", "44100"});
}

TEST_CASE("characters and truth values are not taken for numbers", "[io]") {
    STATIC_REQUIRE_FALSE(detail::IsArgument<char>);
    STATIC_REQUIRE_FALSE(detail::IsArgument<bool>);
    STATIC_REQUIRE_FALSE(detail::IsArgument<char32_t>);
    STATIC_REQUIRE_FALSE(detail::IsArgument<void*>);
    STATIC_REQUIRE(detail::IsArgument<const char*>);
    STATIC_REQUIRE(detail::IsArgument<long>);
}

TEST_CASE("options say what happens unless something is said", "[io]") {
    const ProcessOptions options{"tool"};
    CHECK(options.arguments().empty());
    CHECK(options.working_directory().empty());
    CHECK(options.input().setting().kind == detail::InputKind::none);
    CHECK(options.output().setting().kind == detail::OutputKind::captured);
    CHECK(options.errors().setting().kind == detail::OutputKind::tail);
    CHECK(options.grace_period() == 5s);
    CHECK(options.output_linger() == 1s);
}

TEST_CASE("options can be set one after the other, and copied", "[io]") {
    ProcessOptions options{"tool"};
    options.working_directory("/tmp")
        .input(ProcessInput::text("x"))
        .output(ProcessOutput::discarded())
        .errors(ProcessOutput::inherited())
        .set_variable("A", "1")
        .grace_period(10ms)
        .output_linger(20ms);
    const ProcessOptions copy{options};
    CHECK(copy.working_directory() == "/tmp");
    CHECK(copy.input().setting().text == "x");
    CHECK(copy.output().setting().kind == detail::OutputKind::discarded);
    CHECK(copy.errors().setting().kind == detail::OutputKind::inherited);
    CHECK(copy.environment().apply_to(nullptr) == std::vector<std::string>{"A=1"});
    CHECK(copy.grace_period() == 10ms);
    CHECK(copy.output_linger() == 20ms);
}

TEST_CASE("an environment is inherited with changes, or begun anew", "[io]") {
    const char* const inherited[] = {"A=1", "B=2", "odd", nullptr};
    using Variables = std::vector<std::string>;
    ProcessOptions options{"tool"};
    const auto result = [&] { return options.environment().apply_to(inherited); };
    CHECK(result() == Variables{"A=1", "B=2", "odd"});
    options.set_variable("B", "3").set_variable("C", "a=b").remove_variable("A");
    CHECK(result() == Variables{"odd", "B=3", "C=a=b"});
    options.set_variable("A", "again");
    CHECK(result() == Variables{"odd", "A=again", "B=3", "C=a=b"});
    options.clear_environment();
    CHECK(result().empty());
    options.set_variable("D", "");
    CHECK(result() == Variables{"D="});
}
