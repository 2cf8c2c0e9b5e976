// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_error.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;
using namespace coflow::comfyui;
using Catch::Matchers::Contains;

namespace {
const Request request{"GET", "/view?filename=secret"};
}

TEST_CASE("an error in JSON, as an object or a text, is told with the endpoint and the status") {
    const ServerError object = server_error(
        request,
        Answer{400, R"({"error":{"type":"no_prompt","message":"No prompt","details":"x"}})"});
    CHECK(object.code() == ErrorCode::invalid_argument);
    CHECK(object.problem().type == "no_prompt");
    CHECK(std::string{object.what()} == "GET /view: status 400: No prompt: x");
    const ServerError text = server_error(request, Answer{404, R"({"error":"Job not found"})"});
    CHECK(text.code() == ErrorCode::not_found);
    CHECK(text.problem().message == "Job not found");
    CHECK(text.problem().type.empty());
}

TEST_CASE("an error in plain text, and one without a body, are told as far as known") {
    const ServerError text =
        server_error(request, Answer{500, "500 Internal Server Error\n\nServer got itself"});
    CHECK(text.code() == ErrorCode::io_failure);
    CHECK(text.problem().type == "http");
    CHECK_THAT(text.what(), Contains("'500 Internal Server Error\\n\\nServer got itself'"));
    const ServerError empty = server_error(request, Answer{403, ""});
    CHECK(empty.code() == ErrorCode::invalid_state);
    CHECK_THAT(empty.what(), Contains("Origin"));
    CHECK(std::string{server_error(request, Answer{404, ""}).what()} == "GET /view: status 404");
}

TEST_CASE("statuses of what is between are transient, those of the server are not") {
    CHECK(server_error(request, Answer{503, "<html>"}).is_transient());
    CHECK_FALSE(server_error(request, Answer{500, ""}).is_transient());
}
