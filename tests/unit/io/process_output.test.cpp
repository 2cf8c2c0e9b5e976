// SPDX-License-Identifier: MIT
#include "coflow/io/process_output.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>

using namespace coflow;
using detail::OutputKind;

TEST_CASE("an output remembers where it goes", "[io]") {
    CHECK(ProcessOutput::inherited().setting().kind == OutputKind::inherited);
    CHECK(ProcessOutput::discarded().setting().kind == OutputKind::discarded);
    CHECK(ProcessOutput::pipe().setting().kind == OutputKind::pipe);
    CHECK(ProcessOutput::captured(5).setting().kind == OutputKind::captured);
    CHECK(ProcessOutput::captured(5).setting().limit == 5);
    CHECK(ProcessOutput::tail(6).setting().kind == OutputKind::tail);
    CHECK(ProcessOutput::tail(6).setting().limit == 6);
    const ProcessOutput file = ProcessOutput::file("log", ProcessOutput::FileMode::append);
    CHECK(file.setting().kind == OutputKind::file);
    CHECK(file.setting().path == "log");
    CHECK(file.setting().append);
    CHECK_FALSE(ProcessOutput::file("log").setting().append);
}

TEST_CASE("an output may go to an ordinary function or to a coroutine", "[io]") {
    std::string seen;
    const ProcessOutput plain =
        ProcessOutput::lines([&seen](std::string_view line) { seen += line; });
    const ProcessOutput awaited =
        ProcessOutput::lines([](std::string_view) -> Task<> { co_return; });
    CHECK(plain.setting().kind == OutputKind::lines);
    CHECK(plain.setting().on_line.is_plain());
    CHECK_FALSE(awaited.setting().on_line.is_plain());
    detail::LineHandler handler = plain.setting().on_line;
    handler.call("line");
    CHECK(seen == "line");
}
