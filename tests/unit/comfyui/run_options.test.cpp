// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run_options.hpp"

#include "support/catch.hpp"

#include <chrono>

using namespace coflow;
using namespace coflow::comfyui;

TEST_CASE("by default every wait of a run has an end") {
    const RunOptions options;
    for (const Duration time :
         {options.timeout, options.request_timeout, options.connect_timeout,
          options.reconnect_delay, options.max_reconnect_delay, options.poll_interval,
          options.silence, options.history_delay, options.history_patience,
          options.unreachable_patience, options.cancel_patience}) {
        CHECK(time > Duration::zero());
        CHECK(time <= std::chrono::hours{24});
    }
    CHECK(options.history_delay < options.history_patience);
    CHECK(options.request_timeout < options.unreachable_patience);
}
