// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>

namespace coflow {

/// Up to eight values, in place and with a trivial destructor, for options that are written in
/// braces: `{.resources = {{"vram_gib", 6}, {"gpus", 1}}}`.
///
/// It has no `std::initializer_list`, which GCC 12 does not accept next to a `co_await`.
template <class T>
class ShortList {
public:
    static constexpr std::size_t max_size = 8;

    constexpr ShortList() = default;
    constexpr ShortList(T a) : values_{a}, size_{1} {}
    constexpr ShortList(T a, T b) : values_{a, b}, size_{2} {}
    constexpr ShortList(T a, T b, T c) : values_{a, b, c}, size_{3} {}
    constexpr ShortList(T a, T b, T c, T d) : values_{a, b, c, d}, size_{4} {}
    constexpr ShortList(T a, T b, T c, T d, T e) : values_{a, b, c, d, e}, size_{5} {}
    constexpr ShortList(T a, T b, T c, T d, T e, T f) : values_{a, b, c, d, e, f}, size_{6} {}
    constexpr ShortList(T a, T b, T c, T d, T e, T f, T g)
        : values_{a, b, c, d, e, f, g}, size_{7} {}
    constexpr ShortList(T a, T b, T c, T d, T e, T f, T g, T h)
        : values_{a, b, c, d, e, f, g, h}, size_{8} {}

    /// A copy of values that are known only at run time.
    ///
    /// Throws: `Error` (invalid_argument) if there are more than eight.
    constexpr explicit ShortList(std::span<const T> values) : size_{values.size()} {
        if (size_ > max_size)
            throw Error{ErrorCode::invalid_argument, "a list of " + std::to_string(size_) +
                                                         " values is too long: 8 is the most"};
        std::copy(values.begin(), values.end(), values_.begin());
    }

    [[nodiscard]] constexpr const T* begin() const noexcept { return values_.data(); }
    [[nodiscard]] constexpr const T* end() const noexcept { return values_.data() + size_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }

private:
    std::array<T, max_size> values_{};
    std::size_t size_ = 0;
};

} // namespace coflow
