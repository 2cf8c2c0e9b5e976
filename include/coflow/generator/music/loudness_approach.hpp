// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/audio/loudness.hpp"

#include <algorithm>
#include <cmath>

namespace coflow::music {

/// How loud a sound is to become, and the true peak that it must not exceed.
struct LoudnessTarget {
    double lufs = -14.0;
    double ceiling_dbtp = -1.0;
};

/// Decides by which gain, and below which limit, a sound comes to a loudness.
///
///     LoudnessApproach approach{target, measured};
///     do apply(approach); while (!approach.is_done(measure()));
///
/// A gain alone is exact. Where it would lift peaks over the ceiling a limiter takes loudness away,
/// so the gain is raised and the limit is lowered by what was measured, round by round.
class LoudnessApproach {
public:
    static constexpr double close_enough_lu = 0.1;
    static constexpr double most_gain_db = 60.0;
    static constexpr int most_rounds = 8;

    LoudnessApproach(const LoudnessTarget& target, const audio::Loudness& before)
        : target_{target},
          is_silent_{before.silent()},
          gain_db_{bounded(target.lufs - before.integrated_lufs)},
          limit_dbfs_{target.ceiling_dbtp},
          limits_{before.true_peak_dbtp + gain_db_ > target.ceiling_dbtp} {}

    /// There is no loudness to change.
    [[nodiscard]] bool is_silent() const noexcept { return is_silent_; }
    [[nodiscard]] double gain_db() const noexcept { return gain_db_; }
    /// Whether a limiter is needed, and at which peak.
    [[nodiscard]] bool limits() const noexcept { return limits_; }
    [[nodiscard]] double limit_dbfs() const noexcept { return limit_dbfs_; }

    /// Told what a round has made: whether that is the best that can be had. If not, gain and limit
    /// are those of the next round.
    bool is_done(const audio::Loudness& made) {
        const double missing = target_.lufs - made.integrated_lufs;
        const double over = made.true_peak_dbtp - target_.ceiling_dbtp;
        const bool is_close = std::abs(missing) <= close_enough_lu && over <= 0;
        if (++rounds_ == most_rounds || is_close)
            return true;
        gain_db_ = bounded(gain_db_ + missing);
        if (over > 0) {
            limits_ = true;
            limit_dbfs_ -= over + margin_db;
        }
        return false;
    }

private:
    static constexpr double margin_db = 0.02;

    static double bounded(double gain) { return std::clamp(gain, -most_gain_db, most_gain_db); }

    LoudnessTarget target_;
    bool is_silent_;
    double gain_db_;
    double limit_dbfs_;
    bool limits_;
    int rounds_ = 0;
};

} // namespace coflow::music
