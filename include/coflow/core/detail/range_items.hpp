// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <iterator>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow::detail {

/// The items of a range by index: a range of random access as it is, any other through a list of
/// its iterators. `Range` is a reference for a range that stays where it is.
template <std::ranges::forward_range Range>
class RangeItems {
    using Iterator = std::ranges::iterator_t<Range>;
    static constexpr bool indexed =
        std::ranges::random_access_range<Range> && std::ranges::sized_range<Range>;
    /// Its elements die with it, so that they may be moved from.
    static constexpr bool owned =
        !std::is_reference_v<Range> && !std::ranges::view<std::remove_cv_t<Range>>;

public:
    using Item = std::conditional_t<owned, std::ranges::range_rvalue_reference_t<Range>,
                                    std::ranges::range_reference_t<Range>>;

    explicit RangeItems(Range&& range) : range_(std::forward<Range>(range)) {}

    /// Once the range has found its place, before anything below.
    void index() {
        if constexpr (indexed) {
            first_ = std::ranges::begin(range_);
            size_ = static_cast<std::size_t>(std::ranges::size(range_));
        } else {
            for (Iterator item = std::ranges::begin(range_); item != std::ranges::end(range_);
                 ++item)
                first_.push_back(item);
            size_ = first_.size();
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    Item operator[](std::size_t index) const {
        const Iterator item = at(index);
        if constexpr (owned)
            return std::ranges::iter_move(item);
        else
            return *item;
    }

private:
    Iterator at(std::size_t index) const {
        if constexpr (indexed)
            return first_ + static_cast<std::ranges::range_difference_t<Range>>(index);
        else
            return first_[index];
    }

    Range range_;
    std::conditional_t<indexed, Iterator, std::vector<Iterator>> first_{};
    std::size_t size_ = 0;
};

} // namespace coflow::detail
