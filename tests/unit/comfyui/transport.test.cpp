// SPDX-License-Identifier: MIT
#include "coflow/comfyui/transport.hpp"

#include "support/catch.hpp"

using namespace coflow::comfyui;

TEST_CASE("a header is found without regard to case") {
    Answer answer{200, "{}"};
    answer.headers.add("Content-Length", "2");
    CHECK(answer.header("content-length") == "2");
    CHECK(answer.header("Content").empty());
}

TEST_CASE("an endpoint is named without its query") {
    CHECK(Request{"GET", "/view?filename=a.png"}.endpoint() == "GET /view");
    CHECK(Request{"POST", "/prompt"}.endpoint() == "POST /prompt");
}
