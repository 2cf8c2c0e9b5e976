// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/detail/cache_key.hpp"
#include "coflow/mixin/detail/cache_registry.hpp"
#include "coflow/mixin/detail/member_call.hpp"
#include "coflow/mixin/fwd.hpp"
#include "coflow/policy/call_result.hpp"
#include "coflow/policy/memoise.hpp"

#include <string_view>
#include <type_traits>
#include <typeindex>
#include <typeinfo>
#include <utility>

namespace coflow {

/// Lets a workflow remember what its functions have returned, from run to run.
///
/// The caches belong to the workflow's class, as those of Python's `lru_cache` do: all its objects
/// share them, and they last as long as the program. Unlike there, the object is no part of the
/// key: a cached function must depend on its arguments only.
template <class Host>
class CachingMixin {
protected:
    /// `co_await cached("analysis", {.capacity = 100}, &M::analyze, song)`: what the function, a
    /// pointer to a member of this workflow or to a function, returns for these arguments.
    ///
    /// Arguments need `std::hash` and `==`. The first call with a name decides its options.
    /// Throws: what the function throws; `Error` (duplicate) for a name that another function has.
    /// Cancellation, Thread safety: as `Memo::get`.
    template <class Function, class... Arguments>
    [[nodiscard]] auto cached(std::string_view name, const MemoOptions& options, Function function,
                              Arguments&&... arguments) {
        static_assert(std::is_member_pointer_v<Function> || std::is_pointer_v<Function>,
                      "a cache is found again by its function: give a pointer to one");
        if constexpr (detail::wants_host<Function, Arguments...>)
            return look_up(name, options, function, detail::CacheKey<Arguments...>{arguments...},
                           detail::owner_of<Function>(static_cast<Host&>(*this)),
                           std::forward<Arguments>(arguments)...);
        else
            return look_up(name, options, function, detail::CacheKey<Arguments...>{arguments...},
                           std::forward<Arguments>(arguments)...);
    }

    /// Forgets what is kept under a name.
    void clear_cache(std::string_view name) {
        if (detail::NamedCache* const cache = find(name))
            cache->clear();
    }

    /// Zeros for a name that was not used yet.
    [[nodiscard]] MemoStatistics cache_statistics(std::string_view name) const {
        const detail::NamedCache* const cache = find(name);
        return cache == nullptr ? MemoStatistics{} : cache->statistics();
    }

private:
    template <class Function, class Key, class... Arguments>
    auto look_up(std::string_view name, const MemoOptions& options, Function function, Key key,
                 Arguments&&... arguments) {
        using Result = std::remove_cvref_t<call_result_t<Function&, std::decay_t<Arguments>&...>>;
        static_assert(!std::is_void_v<Result>, "a function that returns nothing is not cached");
        using Cache = detail::FunctionCache<Key, Result, detail::CacheKeyHash, Function>;
        Cache& cache = detail::CacheRegistry::instance().template get<Cache>(workflow_class(), name,
                                                                             function, options);
        return cache.memo.get(std::move(key), std::move(function),
                              std::forward<Arguments>(arguments)...);
    }

    [[nodiscard]] detail::NamedCache* find(std::string_view name) const {
        return detail::CacheRegistry::instance().find(workflow_class(), name);
    }

    /// Of the object, not of its base that has this mixin.
    [[nodiscard]] std::type_index workflow_class() const noexcept {
        const Host& host = static_cast<const Host&>(*this);
        return typeid(host);
    }
};

} // namespace coflow
