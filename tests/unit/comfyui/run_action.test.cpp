// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run_action.hpp"

#include "coflow/comfyui/run.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <string>
#include <variant>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace std::chrono_literals;

namespace {

/// What a cancelled run asks of the server, up to its next poll.
std::vector<std::string> requests_of(CancelBy cancel_by) {
    TimePoint now{1h};
    Run run{Prompt{}, "p", {.cancel_by = cancel_by}, now};
    bool cancelled = false;
    std::vector<std::string> requests;
    for (int step = 0; step < 100; ++step) {
        const RunAction action = run.next(now);
        if (const auto* wait = std::get_if<Wait>(&action)) {
            now = wait->until;
        } else if (std::holds_alternative<Connect>(action)) {
            run.disconnected(now);
        } else if (const auto* submit = std::get_if<Submit>(&action)) {
            requests.push_back("submit " + submit->prompt_id);
            run.submitted(Accepted{.prompt_id = "p", .number = 0, .node_problems = {}}, now);
            run.cancel(now);
            cancelled = true;
        } else if (const auto* remove = std::get_if<RemoveFromQueue>(&action)) {
            requests.push_back("remove " + remove->prompt_id);
            run.requested(now);
        } else if (const auto* interrupt = std::get_if<Interrupt>(&action)) {
            requests.push_back("interrupt " + interrupt->prompt_id);
            run.requested(now);
        } else if (const auto* job = std::get_if<CancelJob>(&action)) {
            requests.push_back("cancel " + job->prompt_id);
            run.requested(now);
        } else if (cancelled && std::holds_alternative<PollQueue>(action)) {
            return requests;
        }
    }
    FAIL("it never looks whether it was cancelled");
    return requests;
}

} // namespace

TEST_CASE("cancelling asks for one prompt only, in the way that the server offers") {
    using Requests = std::vector<std::string>;
    CHECK(requests_of(CancelBy::job) == Requests{"submit p", "cancel p"});
    CHECK(requests_of(CancelBy::interrupt) == Requests{"submit p", "remove p", "interrupt p"});
    CHECK(requests_of(CancelBy::queue_only) == Requests{"submit p", "remove p"});
}
