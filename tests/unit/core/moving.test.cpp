// SPDX-License-Identifier: MIT
#include "coflow/core/moving.hpp"

#include "coflow/base/config.hpp"
#include "support/catch.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;

namespace {

struct Song {
    std::string title;
};
struct Note {
    int pitch;
};

template <class T>
concept CanBeMoving = requires(T&& object) { moving(std::forward<T>(object)); };

static_assert(CanBeMoving<Song&>);
static_assert(!CanBeMoving<Song>, "a temporary has no name");
static_assert(!CanBeMoving<const Song&>, "a constant cannot be moved from");
static_assert(std::is_trivially_destructible_v<Moving<Song>>, "so that it is destroyed once");

} // namespace

TEST_CASE("moving a name hands its value over", "[core]") {
    auto original = std::make_unique<int>(7);
    const int* const address = original.get();
    const Moving moved = moving(original);
    CHECK(original.get() == address);
    const std::unique_ptr<int> target{moved.get()};
    CHECK(original == nullptr);
    CHECK(target.get() == address);
}

TEST_CASE("what a compiler destroys twice is known", "[core]") {
    const std::string title = "a title";
    const auto closure = [title] { return title; };
    const auto trivial = [&title] { return title; };
    using detail::survives_as_value;

    // Only this depends on the compiler: a temporary aggregate, or one that may be a closure.
    constexpr bool sound = !config::double_destroys_temporaries;
    CHECK(survives_as_value<Song> == sound);
    CHECK(survives_as_value<const Song> == sound);
    CHECK(survives_as_value<decltype(closure)> == sound);

    CHECK(survives_as_value<Song&>);
    CHECK(survives_as_value<const Song&>);
    CHECK(survives_as_value<decltype(closure)&>);
    CHECK(survives_as_value<decltype(trivial)>);
    CHECK(survives_as_value<Moving<Song>>);
    CHECK(survives_as_value<Note>);
    CHECK(survives_as_value<int>);
    CHECK(survives_as_value<std::string>);
    CHECK(survives_as_value<const std::string>);
    CHECK(survives_as_value<std::vector<Song>>);
    CHECK(survives_as_value<std::unique_ptr<Song>>);
    CHECK(survives_as_value<std::function<void()>>);
}
