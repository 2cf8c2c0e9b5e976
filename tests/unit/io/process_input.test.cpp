// SPDX-License-Identifier: MIT
#include "coflow/io/process_input.hpp"

#include "support/catch.hpp"

using namespace coflow;
using detail::InputKind;

TEST_CASE("an input remembers where it comes from", "[io]") {
    CHECK(ProcessInput::none().setting().kind == InputKind::none);
    CHECK(ProcessInput::pipe().setting().kind == InputKind::pipe);
    const ProcessInput text = ProcessInput::text("bytes");
    CHECK(text.setting().kind == InputKind::text);
    CHECK(text.setting().text == "bytes");
    const ProcessInput file = ProcessInput::file("song.wav");
    CHECK(file.setting().kind == InputKind::file);
    CHECK(file.setting().path == "song.wav");
}
