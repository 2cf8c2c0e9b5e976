// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/step_scope.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::detail {

/// Which step threw which exception: the place is kept beside the exception, so that the
/// exception's own type stays what it was.
class FailureTrail {
public:
    /// The innermost step comes first, as the exception travels outwards, and is the one kept.
    void add(const std::exception_ptr& error, const StepScope& step) {
        if (std::any_of(entries_.begin(), entries_.end(),
                        [&](const Entry& entry) { return entry.error == error; }))
            return;
        if (entries_.size() == most_entries)
            entries_.erase(entries_.begin());
        std::string place = "step '";
        place += step.name();
        place += "' (" + step.id().to_string() + ")";
        if (step.most_attempts() > 1)
            place += ", attempt " + std::to_string(step.attempt()) + " of " +
                     std::to_string(step.most_attempts());
        entries_.push_back({error, std::move(place)});
    }

    /// Where `error` was thrown; empty if not in a step.
    [[nodiscard]] std::string_view place_of(const std::exception_ptr& error) const noexcept {
        for (const Entry& entry : entries_)
            if (entry.error == error)
                return entry.place;
        return {};
    }

private:
    // Errors that a workflow handles are soon of no interest; the last ones may reach its edge.
    static constexpr std::size_t most_entries = 8;

    struct Entry {
        std::exception_ptr error;
        std::string place;
    };
    std::vector<Entry> entries_;
};

} // namespace coflow::detail
