// SPDX-License-Identifier: MIT
#include "coflow/generator/video/title_layout.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

std::string refusal_of(const Title& title) {
    TitleLayout layout{320, 180, {25, 1}, 100};
    try {
        layout.add(title);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "nothing";
}

} // namespace

TEST_CASE("words go into files and never into a filter", "[generator]") {
    TitleLayout layout{320, 180, {25, 1}, 100};
    layout.add(Title{"a':enable=0,drawbox\n\n%{pts}\\", TitlePlace::opening});
    REQUIRE(layout.files().size() == 2); // the empty line has none
    CHECK(layout.files()[0].text == "a':enable=0,drawbox");
    CHECK(layout.files()[1].text == "%{pts}\\");
    CHECK(layout.filters().find("drawbox") == std::string::npos);
    CHECK(layout.filters().find("pts") == std::string::npos);
    CHECK(layout.filters().find("expansion=none") != std::string::npos);
}

TEST_CASE("titles are seen when it is said", "[generator]") {
    const auto filters_of = [](Title title) {
        TitleLayout layout{320, 180, {25, 1}, 100};
        layout.add(title);
        return layout.filters();
    };
    Title title{"words"};
    title.duration = 1s;
    CHECK(filters_of(title).find("between(n,0,24)") != std::string::npos);
    title.place = TitlePlace::closing;
    CHECK(filters_of(title).find("between(n,75,99)") != std::string::npos);
    title.place = TitlePlace::lower_third;
    title.from = 2s;
    CHECK(filters_of(title).find("between(n,50,74)") != std::string::npos);
    title.duration = 60s; // to the end
    CHECK(filters_of(title).find("between(n,50,99)") != std::string::npos);
}

TEST_CASE("longer lines have smaller letters", "[generator]") {
    const auto size_of = [](const std::string& text) {
        TitleLayout layout{320, 180, {25, 1}, 100};
        layout.add(Title{text});
        const std::string& filters = layout.filters();
        return std::stoi(filters.substr(filters.find("fontsize=") + 9));
    };
    CHECK(size_of("short") == 20);
    CHECK(size_of(std::string(60, 'x')) == 8);
    CHECK(size_of("\u00e4\u00f6\u00fc\u00df") == size_of("aouS"));
}

TEST_CASE("titles that cannot be seen are refused", "[generator]") {
    CHECK(refusal_of(Title{""}).find("a title has words") != std::string::npos);
    CHECK(refusal_of(Title{" \n\t"}).find("a title has words") != std::string::npos);
    CHECK(refusal_of(Title{std::string(2000, 'x')}).find("2000 bytes") != std::string::npos);
    Title late{"late", TitlePlace::lower_third};
    late.from = 10s;
    CHECK(refusal_of(late) == "a title is never seen: it has frames 250 to 325 of 100");
    late.from = -1s;
    CHECK(refusal_of(late).find("never seen") != std::string::npos);
}
