// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/played_run.hpp"

#include <chrono>
#include <cstdint>
#include <map>

using namespace coflow;
using namespace coflow::comfyui;
using namespace std::chrono_literals;
using recordings::Player;

TEST_CASE("every recorded run ends as it was recorded, with the same outputs") {
    std::map<RunEnd, int> ends;
    for (const PollBy poll_by : {PollBy::queue_and_history, PollBy::job})
        for (const char scenario : recordings::scenarios)
            for (const auto& recorded : recordings::runs(scenario)) {
                INFO(scenario << " " << recorded.prompt_id);
                Player player{recorded, {.poll_by = poll_by}, {}, 1};
                REQUIRE(player.play());
                const RunOutcome& outcome = player.run().outcome();
                CHECK(to_string(outcome.end) == to_string(recorded.end));
                if (!recorded.history.is_null())
                    CHECK(outcome.outputs == recorded.history["outputs"]);
                CHECK(outcome.failure.has_value() == (outcome.end == RunEnd::failed));
                CHECK((player.run().progress().percentage() == 100) ==
                      (outcome.end == RunEnd::succeeded));
                CHECK_FALSE(player.progress_fell());
                CHECK(player.submits() == 1);
                ++ends[outcome.end];
            }
    CHECK(ends[RunEnd::succeeded] > 100);
    CHECK(ends[RunEnd::failed] > 10);
    CHECK(ends[RunEnd::interrupted] > 10);
    CHECK(ends[RunEnd::lost] > 5); // deleted, or cleared
}

TEST_CASE("recorded runs end as they were recorded, whatever is dropped, doubled or reordered") {
    const recordings::Trouble trouble{
        .drop = 0.1, .duplicate = 0.1, .reorder = 0.1, .disconnect = 0.02, .fail_request = 0.1};
    std::uint64_t seed = 0;
    for (int round = 0; round < 4; ++round)
        for (const char scenario : recordings::scenarios)
            for (const auto& recorded : recordings::runs(scenario)) {
                ++seed;
                INFO(scenario << " " << recorded.prompt_id << " seed " << seed);
                const auto poll_by = seed % 2 == 0 ? PollBy::queue_and_history : PollBy::job;
                Player player{recorded, {.poll_by = poll_by}, trouble, seed};
                const TimePoint begin = player.now();
                REQUIRE(player.play());
                CHECK(to_string(player.run().outcome().end) == to_string(recorded.end));
                if (!recorded.history.is_null())
                    CHECK(player.run().outcome().outputs == recorded.history["outputs"]);
                CHECK_FALSE(player.progress_fell());
                // One that is deleted at once may never have arrived, if the answer is lost.
                CHECK((player.submits() == 1 || recorded.history.is_null()));
                CHECK(player.now() - begin < 5min);
            }
}
