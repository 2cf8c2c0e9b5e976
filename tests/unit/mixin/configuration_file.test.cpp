// SPDX-License-Identifier: MIT
#include "coflow/mixin/configuration_file.hpp"

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Configuration read(std::string_view text) {
    const test::ScratchFolder folder;
    return ConfigurationBuilder{}
        .set_default("servers.1.host", "old")
        .set_default("gone", 1)
        .file(read_configuration_file(folder.file("app.json", text)))
        .build();
}

} // namespace

TEST_CASE("objects are sections, and values keep their types") {
    const Configuration configuration = read(R"({
        "workflows": {"timeout": "30s", "parallel_execution": true, "share": 0.5},
        "dotted.name": -3, "great": 18446744073709551615, "gone": null,
        "tags": ["a", "b"], "servers": [{"host": "x"}], "none": [], "empty": {}
    })");
    CHECK((configuration.get("workflows.timeout", 0s) == 30s));
    CHECK(configuration.get("workflows.parallel_execution", false));
    CHECK(configuration.get("workflows.share", 0.0) == 0.5);
    CHECK(configuration.get("dotted.name", 0) == -3);
    CHECK(configuration.get("great", std::uint64_t{0}) == 18446744073709551615U);
    CHECK(configuration.get("tags", std::vector<std::string>{}).size() == 2);
    CHECK(configuration.get("servers.0.host", "") == "x");
    CHECK_FALSE(configuration.contains("servers.1.host")); // the list is another one
    CHECK(configuration.find<std::vector<int>>("none")->empty());
    CHECK_FALSE(configuration.contains("gone"));
}

TEST_CASE("a wrong type in a file is an error that names the file") {
    const test::ScratchFolder folder;
    const std::filesystem::path path = folder.file("app\n.json", R"({"a": {"b": "x"}})");
    const Configuration configuration =
        ConfigurationBuilder{}.file(read_configuration_file(path)).build();
    CHECK_THROWS_WITH(configuration.get("a.b", 1), "configuration 'a.b' is 'x' by the file " +
                                                       quote(path.native()) +
                                                       ", not a whole number that fits");
}

TEST_CASE("a file that is no configuration is an error with its name and the line") {
    const test::ScratchFolder folder;
    const auto message_for = [&](std::string_view text) -> std::string {
        const std::filesystem::path path = folder.file("app.json", text);
        try {
            static_cast<void>(read_configuration_file(path));
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            const std::string beginning = "the configuration file " + quote(path.native()) + ": ";
            CHECK(std::string_view{error.what()}.starts_with(beginning));
            return error.what() + beginning.size();
        }
        return "none";
    };
    CHECK(
        message_for("{\n  \"a\": 1,\n  \"b\" 2\n}").starts_with("parse error at line 3, column "));
    CHECK(message_for("").starts_with("parse error at line 1"));
    CHECK(message_for("{} x").starts_with("parse error at line 1"));
    CHECK(message_for("{\"a\": \"\xff\"}").starts_with("parse error at line 1"));
    CHECK(message_for("[1]") == "line 1: it is no JSON object");
    CHECK(message_for("{\"a\": 1e999}").find("number overflow") != std::string::npos);
    std::string deep;
    for (int level = 0; level < 100'000; ++level)
        deep += "{\"a\":";
    CHECK(message_for(deep + "1" + std::string(100'000, '}')).ends_with("is nested too deeply"));
    CHECK(message_for("{\"\": 1}") == "none");
}

TEST_CASE("a file that cannot be read is an error with its name") {
    const test::ScratchFolder folder;
    CHECK_THROWS_WITH(read_configuration_file(folder / "none.json"),
                      quote((folder / "none.json").native()) +
                          " cannot be read: No such file or directory");
    CHECK_THROWS_AS(read_configuration_file(folder.path()), FileError);
}
