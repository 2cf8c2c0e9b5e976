// SPDX-License-Identifier: MIT
#pragma once

namespace coflow::testing {

struct SimulationOptions;
class Deadlock;
class ExploreFailure;
class FaultRule;
class Faults;
class InjectedFault;
class Livelock;
class Random;
class Recorder;
struct RecordedEvent;
class Seeds;
class SimulatedExecutor;
class Trial;

} // namespace coflow::testing
