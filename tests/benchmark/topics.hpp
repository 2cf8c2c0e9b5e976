// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace coflow::benchmarks {

/// One row of the table. A benchmark belongs to it by its name, `<id>/<who>` or
/// `<id>/<who>:<way>`; of several ways in which a peer can do the same, its fastest counts.
struct Topic {
    std::string_view id;
    std::string_view text;
    std::optional<double> of_asio{}; ///< At most this many times what Asio takes.
    std::optional<double> of_tbb{};  ///< At most this many times what oneTBB takes.
    std::optional<double> at_most{}; ///< At most this much, in the row's unit.
};

constexpr double third = 1.0 / 3;
constexpr double quarter = 1.0 / 4;

/// In the order of the table, with the bars that coflow has set itself.
inline constexpr std::array topics{
    Topic{"await", "await a coroutine", 1},
    Topic{"spawn", "spawn and join one of a million tasks, all cores", third, 1},
    Topic{"spawn_one", "  the same, one thread", third, 1},
    Topic{"start", "start and join from outside, a task of a thousand", third},
    Topic{"fib", "fork-join: a call of fib(22), all cores", third, 1},
    Topic{"fib_one", "  the same, one thread", third, 1},
    Topic{"skynet", "fork-join: a node of a 10-ary tree, all cores", third, 1},
    Topic{"skynet_one", "  the same, one thread", third, 1},
    Topic{"diamond", "diamond 1 -> 1000 -> 1, a node, all cores", third},
    Topic{"diamond_one", "  the same, one thread", third},
    Topic{"pipeline", "pipeline of five, a step", 1},
    Topic{"pipeline_hop", "  with a scheduling hop, a step", third},
    Topic{"cancel_event", "start a wait, cancel it, join: an event", quarter},
    Topic{"cancel_sleep", "  a sleep", quarter},
    Topic{"timeout", "timeout around a task that ends at once", quarter},
    Topic{"timeout_hop", "  that suspends once", quarter},
    Topic{"channel", "channel: a message there and back, one thread", 1},
    Topic{"channel_threads", "  between two threads", 1},
    Topic{"stream", "channel: a message of a stream, one thread", 1},
    Topic{"wake", "run a task on an idle pool from outside", 1},
    Topic{"run_untracked", "a task: start it on its executor, await it"},
    Topic{"run_tracked", "  as a run of a workflow, by a manager"},
    Topic{"run_tracking", "  what that adds, of processor time", {}, {}, 1500},
    Topic{"run_pipeline", "workflow with a pipeline of five, a step"},
    Topic{"run_pipeline_tracked", "  by a manager"},
    Topic{"report", "report progress and yield, nobody watches"},
    Topic{"report_watched", "  with a monitor that reads each of them"},
    Topic{"report_slow", "  with a monitor that is slow"},
    Topic{"bytes_suspended", "bytes of a task that waits for an event", {}, {}, 200},
    Topic{"bytes_sleeping", "bytes of a task that sleeps", {}, {}, 300},
    Topic{"bytes_started", "bytes of a task started on an executor that waits"},
    Topic{"bytes_run", "bytes of a managed run that waits in a step"},
};

} // namespace coflow::benchmarks
