// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/ffmpeg.hpp"

#include <cstddef>
#include <mutex>
#include <utility>

namespace coflow::video::detail {

/// One progress of several programs, some of which run at the same time.
///
/// Thread safety: the parts may be told by several threads at once.
/// Lifetime: outlives its parts.
class SharedProgress {
public:
    explicit SharedProgress(MediaProgress whole) : whole_{std::move(whole)} {}
    SharedProgress(const SharedProgress&) = delete;
    SharedProgress& operator=(const SharedProgress&) = delete;

    /// The progress of something that is alone on its way from `begin` to `end`.
    [[nodiscard]] MediaProgress part(double begin, double end) { return equal_part(begin, end, 1); }

    /// That of one of `count` that share the way.
    [[nodiscard]] MediaProgress equal_part(double begin, double end, std::size_t count) {
        const double share = (end - begin) / static_cast<double>(count);
        return [this, begin, share, last = 0.0](double fraction) mutable {
            if (!whole_)
                return;
            const std::scoped_lock guard{mutex_};
            if (begin > begin_) { // the first of a new stretch
                begin_ = begin;
                done_ = 0;
            }
            done_ += share * (fraction - last);
            last = fraction;
            whole_(begin_ + done_);
        };
    }

private:
    MediaProgress whole_;
    std::mutex mutex_;
    double begin_ = 0;
    double done_ = 0; // since then
};

} // namespace coflow::video::detail
