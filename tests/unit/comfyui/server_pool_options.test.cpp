// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_pool_options.hpp"

#include "coflow/policy/circuit.hpp"
#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::comfyui;

TEST_CASE("one failure beside a success leaves a server's circuit closed, two of three open it") {
    using Outcome = Circuit::Outcome;
    Circuit circuit{ServerPoolOptions{}.circuit};
    const TimePoint now{};
    const auto tell = [&](Outcome outcome) {
        circuit.record(circuit.admit(now).value(), outcome, {}, now);
    };
    tell(Outcome::failure);
    tell(Outcome::success);
    REQUIRE(circuit.state() == CircuitState::closed);
    tell(Outcome::failure);
    REQUIRE(circuit.state() == CircuitState::open);
}

TEST_CASE("nothing is freed unless it is asked for") {
    REQUIRE(ServerPoolOptions{}.when_short == WhenShort::wait);
    REQUIRE(ServerPoolOptions{}.free_after_idle == Duration::max());
}
