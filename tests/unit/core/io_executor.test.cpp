// SPDX-License-Identifier: MIT
#include "coflow/core/io_executor.hpp"

#include "support/catch.hpp"

#include <asio/io_context.hpp>
#include <asio/post.hpp>

using namespace coflow;

TEST_CASE("an IoExecutor runs work on the context behind it", "[core]") {
    asio::io_context context;
    const IoExecutor executor{context.get_executor()};
    int runs = 0;
    asio::post(executor.get(), [&runs] { ++runs; });
    CHECK(runs == 0);
    CHECK(context.run() == 1);
    CHECK(runs == 1);
}
