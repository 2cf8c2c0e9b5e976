// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"
#include "app/display.hpp"
#include "app/outline.hpp"
#include "app/set_member.hpp"
#include "app/text.hpp"
#include "coflow/base/error.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <string>
#include <vector>

using nlohmann::json;
using namespace media;

namespace {

json after(json request, const std::string& assignment) {
    set_member(request, assignment);
    return request;
}

std::string shown(Display::Mode mode, const std::vector<std::vector<RunLine>>& states) {
    std::FILE* const file = std::tmpfile();
    {
        Display display{file, mode};
        for (const auto& runs : states)
            display.show(runs);
    }
    std::string text(static_cast<std::size_t>(std::ftell(file)), '\0');
    std::rewind(file);
    text.resize(std::fread(text.data(), 1, text.size(), file));
    std::fclose(file);
    return text;
}

CommandLine parsed(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "media");
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

} // namespace

TEST_CASE("a setting makes or changes the member that its path leads to") {
    CHECK(after({}, "a=1") == json{{"a", 1}});
    CHECK(after({{"a", 2}}, "a=1") == json{{"a", 1}});
    CHECK(after({}, "a.b.c=[1, 2]") == json{{"a", {{"b", {{"c", {1, 2}}}}}}});
    CHECK(after({{"a", {{"b", 1}}}}, "a.c=true") == json{{"a", {{"b", 1}, {"c", true}}}});
    CHECK(after({{"a", {5, 6}}}, "a.1=7") == json{{"a", {5, 7}}});
}

TEST_CASE("a value that is no JSON is a text") {
    CHECK(after({}, "a=Song 7") == json{{"a", "Song 7"}});
    CHECK(after({}, "a=") == json{{"a", ""}});
    CHECK(after({}, "a=b=c") == json{{"a", "b=c"}});
    CHECK(after({}, "a=\"1\"") == json{{"a", "1"}});
    CHECK(after({}, "a=#ff0000") == json{{"a", "#ff0000"}});
    CHECK(after({}, "a=" + std::string(100'000, '[')) == json{{"a", std::string(100'000, '[')}});
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    CHECK(after({}, "a=" + deep) == json{{"a", deep}});
}

TEST_CASE("a setting that does not fit is refused with itself") {
    for (const char* const wrong :
         {"a", "=1", ".a=1", "a.=1", "a..b=1", "list.2=1", "list.x=1", "list.-1=1", "text.b=1"}) {
        CAPTURE(wrong);
        CHECK_THROWS_WITH(after({{"list", {1, 2}}, {"text", "t"}}, wrong),
                          Catch::StartsWith("--set '" + std::string{wrong} + "': "));
    }
}

TEST_CASE("text for a terminal has nothing that it obeys") {
    CHECK(printable("a\x1b[31mb\n\x7f") == "a\\x1b[31mb\\n\\x7f");
    CHECK(printable("caf\xe9") == "caf\uFFFD");
    CHECK(printable("\xc2\x9b"
                    "31m") == "?31m");
    CHECK(printable("Ü ") == "Ü ");
    CHECK(shortened("Übergröße", 9) == "Übergröße");
    CHECK(shortened("Übergröße", 5) == "Über…");
    CHECK(shortened("abc", 0) == "…");
    CHECK(padded("Ü", 3) == "Ü  ");
    CHECK(padded("abcd", 3) == "abcd");
}

TEST_CASE("a report is outlined, with single lines first") {
    const json report = {{"file", "a b.png"},      {"deep", {{"x", 1}, {"long name", 0.123456789}}},
                         {"empty", json::array()}, {"few", {1, 2, 3}},
                         {"nothing", nullptr},     {"ok", true}};
    CHECK(outline_of(report) == "empty    none\n"
                                "few      1, 2, 3\n"
                                "file     a b.png\n"
                                "nothing  -\n"
                                "ok       yes\n"
                                "deep\n"
                                "  long name  0.12346\n"
                                "  x          1\n");
}

TEST_CASE("lists of objects are tables, and what is long is shortened") {
    json rows = json::array();
    for (int row = 0; row < 12; ++row)
        rows.push_back({{"name", "n" + std::to_string(row)}, {"at", row}});
    const std::string table = outline_of({{"rows", rows}});
    CHECK(table.starts_with("rows\n"
                            "  at  name\n"
                            "  0   n0\n"));
    CHECK(table.ends_with("  9   n9\n"
                          "  … 2 more\n"));
    CHECK(outline_of({{"names", json(std::vector<std::string>(10, "x"))}}) ==
          "names  x, x, x, x, x, x, x, x, … 2 more\n");
}

TEST_CASE("many numbers are a curve") {
    std::vector<double> rising(256);
    for (std::size_t index = 0; index < rising.size(); ++index)
        rising[index] = static_cast<double>(index);
    CHECK(outline_of({{"histogram", rising}})
              .starts_with("histogram  256 numbers from 0 to 255  ▁▁▁▁▁▂▂▂▂▂▃"));
    CHECK(outline_of({{"flat", std::vector<int>(9, 5)}}) ==
          "flat  9 numbers from 5 to 5  ▁▁▁▁▁▁▁▁▁\n");
    json points = json::array();
    for (int point = 0; point < 20; ++point)
        points.push_back({{"at", point}, {"light", 0.5}});
    CHECK(
        outline_of({{"curve", points}}).starts_with("curve\n  at     20 numbers from 0 to 19  ▁"));
}

TEST_CASE("what cannot be read as a report is outlined all the same") {
    for (const json& odd : {json(), json(3), json("x"), json::array(), json{{1, 2}, {"a"}},
                            json{json::object(), json::object()}, json{{"a", {{{"b", 1}}, 2}}}})
        CHECK((odd.empty() || !outline_of(odd).empty()));
}

TEST_CASE("without a terminal a line tells when a run begins and ends") {
    CHECK(shown(Display::Mode::plain, {{{"a", RunState::waiting}, {"b", RunState::running}},
                                       {{"a", RunState::running}, {"b", RunState::running}},
                                       {{"a", RunState::failed}, {"b", RunState::done}},
                                       {{"a", RunState::failed}, {"b", RunState::done}}}) ==
          "b ...\na ...\na failed\nb done\n");
}

TEST_CASE("in a terminal bars are drawn over each other, and the cursor comes back") {
    const std::string text =
        shown(Display::Mode::terminal, {{{"a", RunState::running, 50, "half"}, {"b"}},
                                        {{"a", RunState::done, 100}, {"b", RunState::failed, 10}}});
    CHECK(text.starts_with("\x1b[?25l"));
    CHECK(text.find("▶ a") != std::string::npos);
    CHECK(text.find("██████████") != std::string::npos);
    CHECK(text.find(" 50.0 % half") != std::string::npos);
    CHECK(text.find("waits") != std::string::npos);
    CHECK(text.find("\x1b[2A\r✓ a") != std::string::npos);
    CHECK(text.find("✗ b") != std::string::npos);
    CHECK(text.ends_with("\x1b[?25h"));
}

TEST_CASE("of many runs those that are running are drawn, and counts") {
    std::vector<RunLine> runs(1000, RunLine{"r", RunState::waiting});
    runs[0].state = RunState::done;
    runs[1] = {"failing", RunState::failed};
    runs[2] = {"busy", RunState::running};
    const std::string text = shown(Display::Mode::terminal, {runs});
    CHECK(text.find("busy") != std::string::npos);
    CHECK(text.find("failing") == std::string::npos);
    CHECK(text.find("1 of 1000 done, 1 failed") != std::string::npos);
}

TEST_CASE("arguments are a command") {
    const CommandLine line =
        parsed({"analyze", "image", "a", "--set", "x=1", "b", "--set", "y=2", "--json"});
    REQUIRE(line.command);
    CHECK(line.command->verb == Command::Verb::analyze);
    CHECK(line.command->kind == "image");
    CHECK(line.command->files == std::vector<std::string>{"a", "b"});
    CHECK(line.command->settings == std::vector<std::string>{"x=1", "y=2"});
    CHECK(line.command->as_json);
    CHECK(parsed({"analyze", "text", "--", "-f"}).command->files == std::vector<std::string>{"-f"});
    CHECK(parsed({"run", "name"}).command->files == std::vector<std::string>{"name", "-"});
    CHECK(parsed({"deliver", "a", "--to", "b"}).command->out == "b");
}
