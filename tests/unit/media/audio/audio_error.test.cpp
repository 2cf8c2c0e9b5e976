// SPDX-License-Identifier: MIT
#include "coflow/media/audio/audio_error.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;
using namespace coflow::audio;

TEST_CASE("an error of sound names the file on one line and says why") {
    const AudioError error{AudioFault::silent, "a song\nof two lines.wav", "is silent"};
    CHECK(error.fault() == AudioFault::silent);
    CHECK(error.file() == "a song\nof two lines.wav");
    CHECK(error.reason() == "is silent");
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(std::string{error.what()} == "'a song\\nof two lines.wav' is silent");
}
