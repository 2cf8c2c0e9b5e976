// SPDX-License-Identifier: MIT
#include "coflow/generator/music/processing_options.hpp"

#include "coflow/generator/music/detail/processing_filters.hpp"
#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <functional>
#include <limits>
#include <string>

using namespace coflow;
using namespace coflow::music;
using audio::Seconds;

namespace {

std::string refusal_of(const std::function<void(ProcessingOptions&)>& change) {
    ProcessingOptions options;
    change(options);
    return test::message_of(ErrorCode::invalid_argument,
                            [&] { music::detail::check_processing(options); });
}

} // namespace

TEST_CASE("by default processing changes nothing") {
    const ProcessingOptions options;
    CHECK_NOTHROW(music::detail::check_processing(options));
    CHECK(music::detail::editing_filters(options, 44'100).empty());
    CHECK(music::detail::fade_filters(options, {1000, 44'100}).empty());
    CHECK(music::detail::processed_length(options, Seconds{3}, "a") == Seconds{3});
}

TEST_CASE("processing becomes filters made of numbers") {
    ProcessingOptions options;
    options.start = Seconds{0.5};
    options.length = Seconds{1.25};
    options.tempo = 0.5;
    options.semitones = 12;
    options.equaliser = {{.hz = 1000, .gain_db = -3, .octaves = 2}};
    options.fade_out = Seconds{9};
    CHECK(music::detail::editing_filters(options, 44'100) ==
          "atrim=start_sample=22050:end_sample=77175,asetpts=N/SR/TB,asetrate=88200,"
          "aresample=44100,atempo=0.5,atempo=0.500000000,"
          "equalizer=f=1000.000:t=o:w=2.0000:g=-3.0000");
    CHECK(music::detail::fade_filters(options, {1000, 44'100}) ==
          "afade=t=out:ss=0:ns=1000:curve=hsin");
    CHECK(music::detail::processed_length(options, Seconds{2}, "a") == Seconds{2.5});
}

TEST_CASE("processing out of range is refused by name") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(refusal_of([](auto& o) { o.start = Seconds{-1}; }) ==
          "the start is -1; give 0 to 1000000");
    CHECK(refusal_of([&](auto& o) { o.length = Seconds{nan}; }).starts_with("the length is nan"));
    CHECK(refusal_of([](auto& o) { o.length = Seconds{0}; }).starts_with("the length is 0"));
    CHECK(refusal_of([](auto& o) { o.tempo = 0.4; }).starts_with("the tempo"));
    CHECK(refusal_of([](auto& o) { o.semitones = 12.1; }).starts_with("the change of pitch"));
    CHECK(refusal_of([](auto& o) { o.fade_in = Seconds{1e9}; }).starts_with("the fade-in"));
    CHECK(refusal_of([](auto& o) { o.fade_out = Seconds{-1}; }).starts_with("the fade-out"));
    CHECK(refusal_of([](auto& o) { o.equaliser = {{.hz = 0}}; }).starts_with("a band's frequency"));
    CHECK(
        refusal_of([](auto& o) { o.equaliser = {{.gain_db = 99}}; }).starts_with("a band's gain"));
    CHECK(
        refusal_of([](auto& o) { o.equaliser = {{.octaves = 0}}; }).starts_with("a band's width"));
    CHECK(refusal_of([](auto& o) { o.loudness = {{.lufs = 3}}; }).starts_with("the loudness"));
    CHECK(
        refusal_of([](auto& o) { o.loudness = {{.ceiling_dbtp = 1}}; }).starts_with("the ceiling"));
    ProcessingOptions high;
    high.equaliser = {{.hz = 20'000}};
    CHECK_THROWS_AS(music::detail::editing_filters(high, 22'050), Error);
}

TEST_CASE("a part that a sound does not have is refused") {
    const auto refused = [](double start, double length, double whole) {
        ProcessingOptions options;
        options.start = Seconds{start};
        if (length > 0)
            options.length = Seconds{length};
        return test::message_of(ErrorCode::invalid_argument, [&] {
            static_cast<void>(music::detail::processed_length(options, Seconds{whole}, "a.wav"));
        });
    };
    CHECK(refused(3, 0, 3) == "'a.wav' lasts 3.000 s; it has no part from 3.000 s");
    CHECK(refused(1, 2.1, 3) == "'a.wav' lasts 3.000 s; it has no part from 1.000 s to 3.100 s");
}
