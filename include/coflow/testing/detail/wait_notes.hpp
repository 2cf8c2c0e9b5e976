// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/scheduler.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

namespace coflow::testing::detail {

/// Who waits for what.
class WaitNotes {
public:
    void add(const ReadyNode& node, const WaitSite& site) {
        notes_.insert_or_assign(&node, Note{++sequence_, site});
    }
    void erase(const ReadyNode& node) noexcept { notes_.erase(&node); }

    /// A line for each waiting task, in the order in which they began to wait.
    [[nodiscard]] std::string describe() const {
        std::map<std::uint64_t, const WaitSite*> ordered;
        for (const auto& [node, note] : notes_)
            ordered.emplace(note.sequence, &note.site);
        std::string lines;
        for (const auto& [sequence, site] : ordered)
            lines += describe(*site);
        return lines;
    }

private:
    struct Note {
        std::uint64_t sequence;
        WaitSite site;
    };

    static std::string describe(const WaitSite& site) {
        const std::string task =
            site.task == nullptr ? "unnamed task" : '"' + std::string{site.task} + '"';
        return "\n  " + task + " waits in " + site.what + " at " + site.where.file_name() + ':' +
               std::to_string(site.where.line());
    }

    std::unordered_map<const ReadyNode*, Note> notes_;
    std::uint64_t sequence_ = 0;
};

} // namespace coflow::testing::detail
