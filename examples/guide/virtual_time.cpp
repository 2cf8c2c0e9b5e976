// SPDX-License-Identifier: MIT
// Testing under simulation: hours pass in no time, schedules are replayable, a deadlock says who
// waits for what.
#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <chrono>
#include <cstdio>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

Task<int> nightly_job() {
    for (int night = 0; night < 365; ++night)
        co_await sleep_for(24h);
    co_return 365;
}

Task<> wait_for(Event& event) { co_await event.wait(); }

int main() {
    testing::SimulatedExecutor executor{{.seed = 7}};
    const TimePoint start = executor.now();
    std::printf("%d nights\n", executor.run(nightly_job()));
    std::printf("%d days have passed\n",
                static_cast<int>((executor.now() - start) / std::chrono::hours{24}));

    Event never;
    try {
        executor.run(wait_for(never), {.name = "patient"});
    } catch (const testing::Deadlock& deadlock) {
        const std::string report = deadlock.what();
        std::printf("named: %d, place: %d, seed: %d\n", report.find("patient") != std::string::npos,
                    report.find("virtual_time.cpp") != std::string::npos,
                    report.find("seed 7") != std::string::npos);
    }
}
