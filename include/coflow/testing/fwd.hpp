// SPDX-License-Identifier: MIT
#pragma once

namespace coflow::testing {

struct SimulationOptions;
class Deadlock;
class Livelock;
class SimulatedExecutor;

} // namespace coflow::testing
