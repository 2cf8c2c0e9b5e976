// SPDX-License-Identifier: MIT
#include "coflow/mixin/validator.hpp"

#include "support/catch.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;

namespace {

struct Artist {
    std::string name;
    [[nodiscard]] bool known() const {
        if (name.empty())
            throw std::runtime_error{"nobody can know"};
        return name != "?";
    }
};
struct Song {
    std::string title{};
    double bpm = 120;
    std::optional<std::string> style{};
    Artist artist{.name = "A"};
    std::vector<Artist> guests{};
};

Validator<Song> song_rules() {
    Validator<Artist> artist;
    artist.field("name", &Artist::name, not_empty(), max_size(5));
    Validator<Song> rules;
    rules.field("title", &Song::title, not_empty())
        .field("bpm", &Song::bpm, in_range(20, 300))
        .field("style", &Song::style, required(), one_of("rock", "pop"))
        .field("artist", &Song::artist, artist)
        .field("guests", &Song::guests, max_size(3), each(artist))
        .field(
            "artist", [](const Song& song) { return song.artist.known(); },
            satisfies([](bool known) { return known; }, "is unknown"))
        .rule(
            "title", [](const Song& song) { return song.title != song.artist.name; },
            "is the artist's name");
    return rules;
}

} // namespace

TEST_CASE("a valid value has no violations") {
    const Song song{.title = "T", .style = "pop", .guests = {{"B"}}};
    CHECK(song_rules().check(song).empty());
    CHECK_NOTHROW(song_rules().validate(song));
}

TEST_CASE("all that is wrong is reported, with its place, in the order of the rules") {
    const Song song{.title = "", .bpm = 500, .artist = {""}, .guests = {{"B"}, {"Too long"}}};
    CHECK(song_rules().check(song) ==
          std::vector<Violation>{{"title", "is empty"},
                                 {"bpm", "is 500, not between 20 and 300"},
                                 {"style", "is missing"},
                                 {"artist.name", "is empty"},
                                 {"guests[1].name", "has size 8, not between 0 and 5"},
                                 {"artist", "could not be checked: nobody can know"},
                                 {"title", "is the artist's name"}});
}

TEST_CASE("an invalid value can be thrown") {
    const Song song{.title = "T", .bpm = 10, .style = "folk"};
    CHECK_THROWS_WITH(song_rules().validate(song, "the song"),
                      "the song is invalid: bpm is 10, not between 20 and 300; "
                      "style is 'folk', not one of 'rock', 'pop'");
    CHECK_THROWS_AS(song_rules().validate(song), ValidationError);
}

TEST_CASE("without rules every value is valid") { CHECK(Validator<int>{}.check(1).empty()); }
