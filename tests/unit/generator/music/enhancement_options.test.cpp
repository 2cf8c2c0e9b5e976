// SPDX-License-Identifier: MIT
#include "coflow/generator/music/enhancement_options.hpp"

#include "coflow/generator/music/detail/enhancement_filters.hpp"
#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <functional>
#include <string>

using namespace coflow;
using namespace coflow::music;

namespace {

music::detail::SoundFaults faults_of(std::vector<double> offsets, double floor_db) {
    music::detail::SoundFaults faults;
    faults.offsets = std::move(offsets);
    faults.noise_floor_db = floor_db;
    return faults;
}

std::string refusal_of(const std::function<void(EnhancementOptions&)>& change) {
    EnhancementOptions options;
    change(options);
    return test::message_of(ErrorCode::invalid_argument,
                            [&] { music::detail::check_enhancement(options); });
}

} // namespace

TEST_CASE("by default enhancement changes only an offset") {
    const EnhancementOptions options;
    CHECK_NOTHROW(music::detail::check_enhancement(options));
    CHECK(music::detail::enhancing_filters(options, faults_of({0, 0}, -60)).empty());
    CHECK(music::detail::enhancing_filters(options, faults_of({0.25, 0}, -60)) ==
          "aeval=exprs=val(0)-(0.250000000)|val(1)-(0.000000000):c=same");
    CHECK(music::detail::enhancing_filters({.offset = Offset::keep}, faults_of({0.25, 0}, -60))
              .empty());
}

TEST_CASE("enhancement becomes filters made of numbers") {
    EnhancementOptions options;
    options.denoise = Denoising{.reduction_db = 20};
    options.stereo_width = 1.5;
    CHECK(music::detail::enhancing_filters(options, faults_of({0, 0}, -50)) ==
          "afftdn=nr=20.000:nf=-44.000,extrastereo=m=1.500000:c=0");
    options.denoise->noise_floor_db = -70;
    CHECK(music::detail::enhancing_filters(options, faults_of({0, 0}, -50))
              .starts_with("afftdn=nr=20.000:nf=-70.000,"));
}

TEST_CASE("enhancement out of range is refused by name") {
    CHECK(refusal_of([](auto& o) {
              o.denoise = Denoising{.reduction_db = 0};
          }).starts_with("the reduction of noise in dB is 0"));
    CHECK(refusal_of([](auto& o) {
              o.denoise = Denoising{.noise_floor_db = -10};
          }).starts_with("the noise floor"));
    CHECK(refusal_of([](auto& o) {
              o.compress = Compression{.threshold_db = 1};
          }).starts_with("the compressor's threshold"));
    CHECK(refusal_of([](auto& o) {
              o.compress = Compression{.ratio = 0.5};
          }).starts_with("the compressor's ratio"));
    CHECK(refusal_of([](auto& o) { o.stereo_width = -1; }).starts_with("the stereo width"));
}

TEST_CASE("what is not stereo has no width") {
    CHECK(test::message_of(ErrorCode::invalid_argument, [] {
              static_cast<void>(
                  music::detail::enhancing_filters({.stereo_width = 2}, faults_of({0}, -50)));
          }) == "a sound of 1 channels has no stereo width to change");
}
