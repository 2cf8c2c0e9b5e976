// SPDX-License-Identifier: MIT
#include "coflow/testing/recorded_event.hpp"

#include "support/catch.hpp"

#include <chrono>

using namespace coflow;
using namespace coflow::testing;
using namespace std::chrono_literals;

TEST_CASE("an event is written in one line", "[testing]") {
    RecordedEvent event{1500ms, "made-up-7", "mix#2",
                        StatusChange{WorkflowStatus::running, WorkflowStatus::paused}};
    CHECK(to_string(event) == "1.5s mix#2 running -> paused");
    event.change = ProgressChange{33.333333, ""};
    CHECK(to_string(event) == "1.5s mix#2 33.33 %");
    event.change = ProgressChange{50, "half"};
    CHECK(to_string(event) == "1.5s mix#2 50 %: half");
    event.change = StepChange{.phase = StepPhase::restored, .id = "2.0", .name = "load"};
    CHECK(to_string(event) == "1.5s mix#2 step 2.0 load: restored");
    event.change = StepChange{.phase = StepPhase::failed,
                              .id = "0",
                              .name = "load",
                              .attempt = 3,
                              .error = "no such file"};
    CHECK(to_string(event) == "1.5s mix#2 step 0 load: failed after attempt 3: no such file");
}

TEST_CASE("events compare by what they say", "[testing]") {
    const RecordedEvent event{1s, "r", "mix#1", ProgressChange{50, "half"}};
    RecordedEvent other = event;
    CHECK(event == other);
    other.change = StatusChange{WorkflowStatus::pending, WorkflowStatus::queued};
    CHECK_FALSE(event == other);
}
