// SPDX-License-Identifier: MIT
#include "coflow/base/quantity.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <cstdint>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("durations are read with their units") {
    CHECK((parse_duration("30s") == 30s));
    CHECK((parse_duration("1.5h") == 90min));
    CHECK((parse_duration("250ms") == 250ms));
    CHECK((parse_duration("0.1ms") == 100us));
    CHECK((parse_duration("1h30m") == 90min));
    CHECK((parse_duration("2min5s") == 125s));
    CHECK((parse_duration("1d") == 24h));
    CHECK((parse_duration("7ns") == 7ns));
    CHECK((parse_duration("0s") == 0s));
}

TEST_CASE("what is no duration is none") {
    for (const char* text : {"", "30", "s", "-1s", "1 s", " 1s", "1s ", "1x", "1s2", "nan s",
                             "infs", "1e3s", "0x1s", "..1s", "1000000d"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text).has_value());
    }
}

TEST_CASE("sizes are read with their units") {
    CHECK((parse_byte_size("512B") == ByteSize{512}));
    CHECK((parse_byte_size("64KiB") == ByteSize{65536}));
    CHECK((parse_byte_size("1.5GB") == ByteSize{1'500'000'000}));
    CHECK((parse_byte_size("1MiB") > ByteSize{1'000'000}));
    CHECK_FALSE(parse_byte_size("64").has_value());
    CHECK_FALSE(parse_byte_size("64kib").has_value());
    CHECK_FALSE(parse_byte_size(std::string(400, '9') + "TiB").has_value());
}
