// SPDX-License-Identifier: MIT
#include "coflow/base/member_pointer.hpp"

#include "support/catch.hpp"

#include <type_traits>

using namespace coflow;

namespace {

struct Song {
    int bpm = 0;
    int halve() const { return bpm / 2; }
};

} // namespace

TEST_CASE("a pointer to a member, however it is qualified, tells its class") {
    CHECK(std::is_same_v<detail::class_of<int Song::*>, Song>);
    CHECK(std::is_same_v<detail::class_of<decltype(&Song::halve)>, Song>);
    CHECK(std::is_same_v<detail::class_of<decltype(&Song::halve)&>, Song>);
    CHECK(std::is_same_v<detail::class_of<int Song::* const&>, Song>);
}
