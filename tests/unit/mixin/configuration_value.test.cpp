// SPDX-License-Identifier: MIT
#include "coflow/mixin/configuration_value.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <variant>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

template <class T>
T as(const ConfigurationValue& value) {
    return std::get<T>(value.get());
}

} // namespace

TEST_CASE("a value keeps what it was made of") {
    CHECK(std::holds_alternative<std::monostate>(ConfigurationValue{}.get()));
    CHECK(as<bool>(true));
    CHECK(as<std::int64_t>(-3) == -3);
    CHECK(as<std::int64_t>(7U) == 7);
    CHECK(as<std::uint64_t>(std::numeric_limits<std::uint64_t>::max()) ==
          std::numeric_limits<std::uint64_t>::max());
    CHECK(as<double>(1.5F) == 1.5);
    CHECK(as<std::string>("text") == "text");
    CHECK(as<std::string>(std::filesystem::path{"a/b"}) == "a/b");
    CHECK(as<std::string>(1500ms) == "1500000000ns");
    CHECK(as<ConfigurationValue::Array>(ConfigurationValue::Array{1, "b"}).size() == 2);
}
