// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/step_scope.hpp"

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::detail {

/// Where exceptions came from: kept beside them, so that their types stay what they were.
class FailureTrail {
public:
    /// Says that `error` left `step`. The innermost step comes first, as the exception travels
    /// outwards, and is the one kept.
    void add_step(const std::exception_ptr& error, const StepScope& step) {
        Entry& entry = entry_of(error);
        if (entry.has_step)
            return;
        std::string place = "step '";
        place.append(step.name()).append("' (").append(step.id().to_string()).append(")");
        if (step.most_attempts() > 1)
            place.append(", attempt ")
                .append(std::to_string(step.attempt()))
                .append(" of ")
                .append(std::to_string(step.most_attempts()));
        entry.text.insert(0, entry.text.empty() ? place : place + ", ");
        entry.has_step = true;
    }

    void add_note(const std::exception_ptr& error, std::string_view note) {
        std::string& text = entry_of(error).text;
        if (!text.empty())
            text += ", ";
        text += note;
    }

    /// Says where in a run inside of this one `error` came from.
    void add_nested(const std::exception_ptr& error, std::string_view place) {
        entry_of(error).nested = place;
    }

    /// What is known about `error`, to follow the name of the run; empty if nothing is.
    [[nodiscard]] std::string of(const std::exception_ptr& error) const {
        for (const Entry& entry : entries_)
            if (entry.error == error)
                return (entry.text.empty() ? "" : ": " + entry.text) +
                       (entry.nested.empty() ? "" : " > " + entry.nested);
        return {};
    }

private:
    // Errors that a workflow handles are soon of no interest; the last ones may reach its edge.
    static constexpr std::size_t most_entries = 8;

    struct Entry {
        std::exception_ptr error;
        std::string text{};
        std::string nested{};
        bool has_step = false;
    };

    Entry& entry_of(const std::exception_ptr& error) {
        for (Entry& entry : entries_)
            if (entry.error == error)
                return entry;
        if (entries_.size() == most_entries)
            entries_.erase(entries_.begin());
        return entries_.emplace_back(Entry{.error = error});
    }

    std::vector<Entry> entries_;
};

} // namespace coflow::detail
