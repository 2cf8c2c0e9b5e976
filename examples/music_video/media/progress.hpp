// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

namespace music {

/// Called with 0..1 from every long loop of the media code, a few times a second of work or more.
///
/// Cancellation: a sink that throws aborts the work; the exception reaches the caller unchanged
/// and no file is left half-written. An empty sink is allowed.
using ProgressSink = std::function<void(double)>;

/// Tells `sink` where the work is, if there is a sink.
inline void report(const ProgressSink& sink, double fraction) {
    if (sink)
        sink(fraction < 0.0 ? 0.0 : fraction > 1.0 ? 1.0 : fraction);
}

/// A sink for one part of a larger job: its 0..1 becomes `from`..`to` of the whole.
///
/// Lifetime: refers to `whole`, which has to outlive it.
inline ProgressSink part_of(const ProgressSink& whole, double from, double to) {
    if (!whole)
        return {};
    return [&whole, from, to](double fraction) { report(whole, from + (to - from) * fraction); };
}

} // namespace music
