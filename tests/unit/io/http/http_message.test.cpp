// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_message.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a request is a GET of the root unless it says otherwise", "[io][http]") {
    const HttpRequest request;
    CHECK(request.method == "GET");
    CHECK(request.target == "/");
    CHECK(request.body.length() == 0);
    CHECK(request.repeat == HttpRepeat::if_idempotent);
}

TEST_CASE("answers from 200 to 299 are good", "[io][http]") {
    HttpResponse response;
    for (const int status : {200, 204, 299}) {
        response.status = status;
        CHECK(response.ok());
    }
    for (const int status : {0, 199, 300, 404, 500}) {
        response.status = status;
        CHECK_FALSE(response.ok());
    }
}
