// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace coflow::detail {

/// What a cache remembers of an argument: itself, or the text of what only points to text.
template <class Argument>
using CacheKeyPart = std::conditional_t<std::convertible_to<Argument, std::string_view>,
                                        std::string, std::decay_t<Argument>>;

template <class... Arguments>
using CacheKey = std::tuple<CacheKeyPart<Arguments>...>;

struct CacheKeyHash {
    template <class... Parts>
    std::size_t operator()(const std::tuple<Parts...>& key) const {
        std::size_t hash = 0;
        std::apply([&](const Parts&... part) { (mix(hash, std::hash<Parts>{}(part)), ...); }, key);
        return hash;
    }

private:
    static void mix(std::size_t& hash, std::size_t part) noexcept {
        constexpr std::size_t golden = 0x9e3779b9;
        hash ^= part + golden + (hash << 6) + (hash >> 2);
    }
};

} // namespace coflow::detail
