// SPDX-License-Identifier: MIT
#include "coflow/io/upgraded.hpp"

#include "coflow/io/memory_stream.hpp"
#include "support/catch.hpp"

#include <utility>

using namespace coflow;

TEST_CASE("a connection is handed over with what has been read of it", "[io]") {
    auto [here, there] = MemoryStream::make_pair();
    Upgraded upgraded{std::move(here), "bytes"};
    const Upgraded moved{std::move(upgraded)};
    CHECK(moved.stream != nullptr);
    CHECK(moved.unread == "bytes");
}
