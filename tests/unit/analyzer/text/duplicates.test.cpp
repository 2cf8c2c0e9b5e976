// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/duplicates.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace coflow;
using text::Duplicate;

namespace {

std::string words(int from, int to) {
    std::string result;
    for (int number = from; number < to; ++number)
        result += "w" + std::to_string(number) + " ";
    return result;
}

} // namespace

TEST_CASE("planted duplicates are found among paragraphs") {
    std::string changed = words(100, 200);
    changed.replace(changed.find("w150"), 4, "other"); // 3 of 98 shingles: similarity 95/101
    const std::string text = words(0, 40) + "\n\n" + words(100, 200) + "\n\n" + words(300, 320) +
                             "\n\n" + words(0, 40) + "\n\n" + changed + "\n\n***\n\n***\n\nend";
    const std::vector<Duplicate> found = text::find_duplicate_paragraphs(text);
    REQUIRE(found.size() == 2);
    CHECK(found[0] == Duplicate{3, 0, 1, true});
    CHECK(found[1].item == 4);
    CHECK(found[1].of == 1);
    CHECK_FALSE(found[1].is_exact);
    CHECK(found[1].similarity == Approx(95.0 / 101).margin(0.09));
}

TEST_CASE("the threshold decides what is near") {
    // 100 of 102 words in common make 98 of 102 shingles; half of them a third.
    const std::vector<text::Fingerprint> half{text::fingerprint(words(0, 100)),
                                              text::fingerprint(words(50, 150))};
    CHECK(text::find_duplicates(half).empty());
    const std::vector<text::Fingerprint> most{text::fingerprint(words(0, 100)),
                                              text::fingerprint(words(5, 105))};
    CHECK(text::find_duplicates(most).size() == 1);
    CHECK(text::find_duplicates(most, 1.0).empty());
}

TEST_CASE("an item is a duplicate of the earlier one that it resembles most") {
    const std::vector<text::Fingerprint> texts{
        text::fingerprint(words(0, 1000)), text::fingerprint(words(90, 1090)),
        text::fingerprint(words(92, 1092)), text::fingerprint(words(0, 1000))};
    const std::vector<Duplicate> found = text::find_duplicates(texts, 0.7);
    REQUIRE(found.size() == 3);
    CHECK(found[0].of == 0);
    CHECK(found[1].of == 1);
    CHECK(found[2] == Duplicate{3, 0, 1, true});
}

TEST_CASE("a thousand copies are found without comparing all with all") {
    std::string text;
    for (int copy = 0; copy < 1000; ++copy)
        text += words(0, 12) + "v" + std::to_string(copy % 2) + "\n\n";
    const std::vector<Duplicate> found = text::find_duplicate_paragraphs(text, 0.5);
    CHECK(found.size() == 999);
}

TEST_CASE("a senseless threshold is an error") {
    for (const double threshold : {0.0, -1.0, 1.1})
        CHECK_THROWS_AS(text::find_duplicate_paragraphs("a\n\na", threshold), Error);
    CHECK(text::find_duplicate_paragraphs("").empty());
}

TEST_CASE("looking for duplicates can be stopped") {
    StopSource stop;
    stop.request_stop();
    CHECK_THROWS_AS(
        text::find_duplicate_paragraphs("a\n\nb", text::near_duplicate_threshold, stop.get_token()),
        Cancelled);
}
