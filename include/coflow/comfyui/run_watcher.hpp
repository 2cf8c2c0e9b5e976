// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/event.hpp"
#include "coflow/comfyui/run_action.hpp"
#include "coflow/comfyui/run_outcome.hpp"

namespace coflow::comfyui {

/// Is told how a run goes on.
///
/// The calls come one at a time from the task that drives the run: what takes long belongs into a
/// task of its own, see `RunFeed`.
class RunWatcher {
public:
    virtual ~RunWatcher() = default;
    RunWatcher(const RunWatcher&) = delete;
    RunWatcher& operator=(const RunWatcher&) = delete;

    virtual void on_progress(const Report& /*report*/) {}
    /// Messages of this run, except previews: what nodes do, and texts of theirs.
    virtual void on_event(const Event& /*event*/) {}
    /// The image lies in the message, which is gone after the call.
    virtual void on_preview(const PreviewImage& /*preview*/) {}
    /// The last call.
    virtual void on_end(const RunOutcome& /*outcome*/) {}

protected:
    RunWatcher() = default;
};

} // namespace coflow::comfyui
