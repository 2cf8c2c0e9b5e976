// SPDX-License-Identifier: MIT
// Recorded runs by client, driver and transport, through bytes and their faults.
#include "support/catch.hpp"
#include "unit/comfyui/support/wire_run.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;
using namespace coflow::comfyui::recordings;

TEST_CASE("every recorded run ends over bytes as it was recorded") {
    std::map<RunEnd, int> ends;
    for_each_run([&ends](RecordedServer& model, std::size_t number, std::uint64_t count) {
        const WireRun run = run_over_wire(model, number, ReplayBench::whole, {}, count);
        check_as_recorded(run, model.recorded()[number]);
        CHECK(run.submits == 1);
        CHECK(run.took < 1min);
        ++ends[run.outcome.end];
    });
    CHECK(ends[RunEnd::succeeded] > 50);
    CHECK(ends[RunEnd::failed] > 5);
    CHECK(ends[RunEnd::interrupted] > 5);
    CHECK(ends[RunEnd::lost] > 5);
}

TEST_CASE("a run that comes in small pieces of bytes ends as it was recorded") {
    constexpr std::array<std::size_t, 6> steps{1, 2, 3, 7, 61, 509};
    for_each_run([&steps](RecordedServer& model, std::size_t number, std::uint64_t count) {
        const WireRun run = run_over_wire(model, number, steps[count % steps.size()], {}, count);
        check_as_recorded(run, model.recorded()[number]);
    });
}

TEST_CASE("whatever breaks on the way, a run ends as it was recorded") {
    const std::vector<std::vector<std::string>> sets{
        {"refuse@/prompt"},
        {"lose-answer@/prompt"},
        {"late-answer@/prompt=5000"},
        {"cut@/prompt=20"},
        {"stall@/prompt"},
        {"status@/prompt=503"},
        {"cut@/history=30", "lose-answer@/queue", "cut@/api/jobs=60"},
        {"stall@/history=10", "stall@/api/jobs/=10"},
        {"status@/history=502*3", "status@/queue=504*2"},
        {"drop-socket=3"},
        {"mute-socket=4"},
        {"cut@/ws=400"},
        {"cut@/ws=20*4"},
        {"stall@/ws=300"},
        {"refuse@/ws*3"},
        {"double-status*100", "chunks=1*1000"},
        {"drop-socket=2*5", "lose-answer*2"},
        {"refuse*3", "stall@/ws=700"}};
    for_each_run([&sets](RecordedServer& model, std::size_t number, std::uint64_t count) {
        for (std::uint64_t round = 0; round < 2; ++round) {
            const auto& names = sets[(count + round * 7) % sets.size()];
            std::vector<WireFault> faults;
            for (const std::string& name : names)
                faults.push_back(WireFault::parse(name));
            INFO(names.front());
            const WireRun run =
                run_over_wire(model, number, ReplayBench::whole, std::move(faults), count + round);
            check_as_recorded(run, model.recorded()[number]);
            CHECK(run.took < 3min);
            // One that is deleted at once may never have arrived, if the answer is lost.
            CHECK((run.submits == 1 || run.outcome.end == RunEnd::lost));
        }
    });
}

TEST_CASE("a server that is killed within a run is said to be, or the run ends as recorded") {
    int restarts = 0;
    int lost = 0;
    for_each_run([&](RecordedServer& model, std::size_t number, std::uint64_t count) {
        std::vector<WireFault> faults(1);
        faults[0].kind = WireFaultKind::restart;
        faults[0].at = 2 + static_cast<std::int64_t>(count % 9);
        const WireRun run =
            run_over_wire(model, number, ReplayBench::whole, std::move(faults), count);
        restarts += run.restarts;
        CHECK(run.took < 3min);
        if (run.outcome.end == RunEnd::lost && run.restarts > 0) {
            CHECK(run.outcome.loss != Loss::none);
            ++lost;
        } else {
            check_as_recorded(run, model.recorded()[number]);
        }
    });
    CHECK(restarts > 50);
    CHECK(lost > 20);
}
