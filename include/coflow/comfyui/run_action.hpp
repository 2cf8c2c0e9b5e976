// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <optional>
#include <string>
#include <variant>

namespace coflow::comfyui {

// What a Run wants done next.

/// POST the prompt with `prompt_id`, and with `tag` as extra_data.coflow_run, by which the run is
/// found if the server chooses another id and its answer is lost.
struct Submit {
    std::string prompt_id;
    std::string tag;
};

/// Open the socket, with the client id of before. An old one has to be closed first, to its end:
/// when it closes later, the server silences the new one.
struct Connect {};

struct PollQueue {};

/// GET /history/{prompt_id}, or the newest entries if there is no id yet.
struct PollHistory {
    std::optional<std::string> prompt_id;
};

struct PollJob {
    std::string prompt_id;
};

/// POST /queue {"delete": [prompt_id]}, which does nothing to what runs.
struct RemoveFromQueue {
    std::string prompt_id;
};

/// POST /interrupt {"prompt_id": ...}, which does nothing to others.
struct Interrupt {
    std::string prompt_id;
};

/// POST /api/jobs/{prompt_id}/cancel.
struct CancelJob {
    std::string prompt_id;
};

/// Tell the watcher how far the run is.
struct Report {
    double percentage = 0;
    std::string node;
};

/// Nothing to do before `until`, unless something happens. It is always finite.
struct Wait {
    TimePoint until;
};

/// The run has ended: see `Run::outcome`.
struct Finish {};

/// Submit, the polls, and those that cancel are requests: one is under way at a time, until a
/// result is given or the run asks for another, which means that it has given the first up.
using RunAction = std::variant<Wait, Submit, Connect, PollQueue, PollHistory, PollJob,
                               RemoveFromQueue, Interrupt, CancelJob, Report, Finish>;

} // namespace coflow::comfyui
