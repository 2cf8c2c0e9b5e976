// SPDX-License-Identifier: MIT
#include "coflow/media/audio/key.hpp"

#include "support/catch.hpp"

#include <set>

using namespace coflow::audio;

TEST_CASE("every key is read back from its name") {
    std::set<std::string> names;
    for (const Key& key : all_keys()) {
        CHECK(parse_key(to_string(key)) == key);
        names.insert(to_string(key));
    }
    CHECK(names.size() == 24);
}

TEST_CASE("keys are read in the ways people write them") {
    CHECK(parse_key("Am") == Key{9, Mode::minor});
    CHECK(parse_key("A") == Key{9, Mode::major});
    CHECK(parse_key("  f# Minor ") == Key{6, Mode::minor});
    CHECK(parse_key("Gb maj") == Key{6, Mode::major});
    CHECK(parse_key("Cb major") == Key{11, Mode::major});
    CHECK(parse_key("bbm") == Key{10, Mode::minor});
    CHECK(parse_key("B#") == Key{0, Mode::major});
    CHECK(parse_key("CM") == Key{0, Mode::major});
}

TEST_CASE("what is no key is not read as one") {
    for (const char* text : {"", " ", "H", "Amm", "A dorian", "C##", "minor", ".", "1", "A#b"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_key(text));
    }
}
