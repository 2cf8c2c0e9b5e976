// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/fingerprint.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <string>

using namespace coflow;
using text::fingerprint;
using text::similarity;

namespace {

/// The words "from", "from + 1", ... in a row.
std::string numbered(int from, int to) {
    std::string result;
    for (int number = from; number < to; ++number)
        result += "w" + std::to_string(number) + " ";
    return result;
}

} // namespace

TEST_CASE("only words count for a fingerprint") {
    const text::Fingerprint plain = fingerprint("the straße is long");
    const text::Fingerprint styled = fingerprint("THE  Strasse,\nis (long)!");
    CHECK(plain.words == styled.words);
    CHECK(plain.word_count == 4);
    CHECK(similarity(plain, styled) == 1);
    CHECK(fingerprint("Ｗｉｄｅ cafe\u0301 au lait").words ==
          fingerprint("wide café au lait").words);
    CHECK(fingerprint("is long the straße").words != plain.words);
}

TEST_CASE("similarity is the Jaccard index of the shingles, within four standard errors") {
    // 1000 words have 998 shingles of three; each pair has `shared` words in a row in common.
    for (const int shared : {1000, 900, 700, 500, 200, 0}) {
        const text::Fingerprint one = fingerprint(numbered(0, 1000));
        const text::Fingerprint other = fingerprint(numbered(1000 - shared, 2000 - shared));
        const double common = shared < 3 ? 0 : shared - 2;
        const double jaccard = common / (2 * 998 - common);
        INFO(shared);
        CHECK(similarity(one, other) ==
              Approx(jaccard).margin(4 * std::sqrt(jaccard * (1 - jaccard) / 128) + 1e-9));
    }
}

TEST_CASE("few words are a shingle, and none resemble nothing") {
    CHECK(similarity(fingerprint("yes"), fingerprint("Yes!")) == 1);
    CHECK(similarity(fingerprint("yes"), fingerprint("no")) == 0);
    CHECK(similarity(fingerprint("one two"), fingerprint("two one")) == 0);
    CHECK(fingerprint("").word_count == 0);
    CHECK(similarity(fingerprint(""), fingerprint("...")) == 0);
}

TEST_CASE("taking a fingerprint can be stopped") {
    StopSource stop;
    stop.request_stop();
    CHECK_THROWS_AS(fingerprint(std::string(10'000, '!'), stop.get_token()), Cancelled);
}
