// SPDX-License-Identifier: MIT
#pragma once

namespace coflow::detail {

/// Tells when a task that never has to wait has had the thread for long enough.
class FairTurn {
public:
    /// After each piece of work: whether to let others have their turn now.
    [[nodiscard]] bool is_over() noexcept {
        if (++pieces_ < longest)
            return false;
        pieces_ = 0;
        return true;
    }

    /// The task has waited.
    void begin_anew() noexcept { pieces_ = 0; }

private:
    static constexpr int longest = 16;

    int pieces_ = 0;
};

} // namespace coflow::detail
