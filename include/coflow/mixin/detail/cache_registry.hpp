// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/policy/memoise.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <utility>

namespace coflow::detail {

/// A cache, whatever its types.
class NamedCache {
public:
    NamedCache() = default;
    NamedCache(const NamedCache&) = delete;
    NamedCache& operator=(const NamedCache&) = delete;
    virtual ~NamedCache() = default;
    virtual void clear() noexcept = 0;
    [[nodiscard]] virtual MemoStatistics statistics() const = 0;
};

/// The results of one function.
template <class Key, class Value, class Hash, class Function>
class FunctionCache final : public NamedCache {
public:
    FunctionCache(const Function& function, const MemoOptions& options)
        : memo{options}, function_{function} {}

    void clear() noexcept override { memo.clear(); }
    [[nodiscard]] MemoStatistics statistics() const override { return memo.statistics(); }
    [[nodiscard]] bool is_for(const Function& function) const { return function == function_; }

    Memo<Key, Value, Hash> memo;

private:
    Function function_;
};

/// The caches of all workflow classes of the program.
///
/// Thread safety: every member may be called from any thread.
class CacheRegistry {
public:
    static CacheRegistry& instance() {
        static CacheRegistry registry;
        return registry;
    }

    /// Makes the cache at its first use.
    ///
    /// Throws: `Error` (duplicate) if the name is taken by another function.
    template <class Cache, class Function>
    Cache& get(std::type_index workflow, std::string_view name, const Function& function,
               const MemoOptions& options) {
        const std::scoped_lock guard{mutex_};
        std::unique_ptr<NamedCache>& place = caches_[{workflow, std::string{name}}];
        if (place == nullptr)
            place = std::make_unique<Cache>(function, options);
        auto* const cache = dynamic_cast<Cache*>(place.get());
        if (cache == nullptr || !cache->is_for(function))
            throw Error{ErrorCode::duplicate, "cached: '" + std::string{name} +
                                                  "' is the name of another function's cache"};
        return *cache;
    }

    /// Null if it has not been used yet.
    NamedCache* find(std::type_index workflow, std::string_view name) const {
        const std::scoped_lock guard{mutex_};
        const auto found = caches_.find({workflow, std::string{name}});
        return found == caches_.end() ? nullptr : found->second.get();
    }

private:
    mutable std::mutex mutex_;
    std::map<std::pair<std::type_index, std::string>, std::unique_ptr<NamedCache>> caches_;
};

} // namespace coflow::detail
