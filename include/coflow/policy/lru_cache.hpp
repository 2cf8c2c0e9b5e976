// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <unordered_map>
#include <utility>

namespace coflow {

/// Values that are kept until there are too many or they are too old; the one that was not used
/// for longest goes first. Knows no clock.
///
/// Thread safety: none.
template <class Key, class Value, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class LruCache {
public:
    /// With a capacity of 0 nothing is kept; `Duration::max()` is no limit of age.
    explicit LruCache(std::size_t capacity, Duration time_to_live = Duration::max())
        : capacity_{capacity}, time_to_live_{time_to_live} {}

    /// Null if there is no value, or its time was over by `now`; a found one counts as used.
    [[nodiscard]] const Value* find(const Key& key, TimePoint now) {
        const auto found = places_.find(key);
        if (found == places_.end())
            return nullptr;
        if (found->second->expires <= now) {
            erase(found);
            return nullptr;
        }
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->value;
    }

    /// Keeps `value`, in place of what was there, for the time to live from `now` on.
    void insert(const Key& key, Value value, TimePoint now) {
        if (capacity_ == 0)
            return;
        const TimePoint expires = saturating_add(now, time_to_live_);
        if (const auto found = places_.find(key); found != places_.end()) {
            found->second->value = std::move(value);
            found->second->expires = expires;
            entries_.splice(entries_.begin(), entries_, found->second);
            return;
        }
        const auto place = places_.try_emplace(key).first; // may throw: nothing has changed
        try {
            entries_.push_front({&place->first, std::move(value), expires});
        } catch (...) {
            places_.erase(place);
            throw;
        }
        place->second = entries_.begin();
        if (entries_.size() > capacity_) {
            erase(places_.find(*entries_.back().key));
            ++evictions_;
        }
    }

    /// False if there was none.
    bool erase(const Key& key) {
        const auto found = places_.find(key);
        if (found == places_.end())
            return false;
        erase(found);
        return true;
    }
    void clear() noexcept {
        places_.clear();
        entries_.clear();
    }

    /// With those whose time is over but that nobody has looked for since.
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

    /// How many had to make room for others.
    [[nodiscard]] std::uint64_t evictions() const noexcept { return evictions_; }

private:
    struct Entry {
        const Key* key;
        Value value;
        TimePoint expires;
    };
    using Entries = std::list<Entry>; // from the last used to the one not used for longest
    using Places = std::unordered_map<Key, typename Entries::iterator, Hash, Equal>;

    void erase(typename Places::iterator place) {
        entries_.erase(place->second);
        places_.erase(place);
    }

    Entries entries_;
    Places places_;
    std::size_t capacity_;
    Duration time_to_live_;
    std::uint64_t evictions_ = 0;
};

} // namespace coflow
