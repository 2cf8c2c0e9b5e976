// SPDX-License-Identifier: MIT
#include "coflow/media/delivery/delivery_names.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace std::string_literals;

TEST_CASE("a name becomes one that stays in the folder", "[delivery]") {
    CHECK(safe_delivery_name("song 1.wav") == "song 1.wav");
    CHECK(safe_delivery_name("it's \"a\" $(song).wav") == "it's \"a\" $(song).wav");
    CHECK(safe_delivery_name("Lied für Ü.wav") == "Lied für Ü.wav");
    CHECK(safe_delivery_name("../../etc/passwd") == "_._.._etc_passwd");
    CHECK(safe_delivery_name("..") == "_.");
    CHECK(safe_delivery_name(".") == "_");
    CHECK(safe_delivery_name("") == "_");
    CHECK(safe_delivery_name("/etc/passwd") == "_etc_passwd");
    CHECK(safe_delivery_name("a\\b") == "a_b");
    CHECK(safe_delivery_name(".coflow-delivery") == "_coflow-delivery");
    CHECK(safe_delivery_name("-rf") == "_rf");
    CHECK(safe_delivery_name("a\nb\tc\x7f.wav\0d"s) == "a_b_c_.wav_d");
    CHECK(safe_delivery_name("caf\xe9.txt") == "caf\uFFFD.txt");
}

TEST_CASE("a safe name is left as it is", "[delivery]") {
    for (const std::string& name : {"../x"s, "\xff\xfe"s, "."s, std::string(500, 'a') + ".wav"}) {
        const std::string safe = safe_delivery_name(name);
        CHECK(safe_delivery_name(safe) == safe);
    }
}

TEST_CASE("a long name keeps its extension and whole characters", "[delivery]") {
    std::string name;
    for (int count = 0; count < 150; ++count)
        name += "ü";
    const std::string safe = safe_delivery_name(name + ".flac");
    CHECK(safe.size() <= 200);
    CHECK(safe.size() >= 198);
    CHECK(safe.ends_with("ü.flac"));
    CHECK(safe.find("\uFFFD") == std::string::npos);
    CHECK(safe_delivery_name("." + std::string(300, 'x')).size() == 200);
}

TEST_CASE("equal names are numbered, and none is that of the manifest", "[delivery]") {
    CHECK(delivery_names({"a.wav", "b.wav", "a.wav", "A.wav", "a-2.wav", "../a.wav",
                          "manifest.json", "a", "a"}) ==
          std::vector<std::string>{"a.wav", "b.wav", "a-2.wav", "A-3.wav", "a-2-2.wav", "_._a.wav",
                                   "manifest-2.json", "a", "a-2"});
    CHECK(delivery_names({}).empty());
    CHECK(delivery_names({"a.tar.gz", "a.tar.gz"}).back() == "a.tar-2.gz");
}
