// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/workflow/workflow.hpp"

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace coflow::detail {

/// Leaves a step's result in `place`, as a `Value`; that of a step that returns nothing as
/// `NoInput`.
template <class Value>
struct LeaveIn {
    using Returned = void;
    std::optional<Value>* place;

    template <class Result>
    void operator()(Result&& result) {
        if constexpr (std::is_same_v<std::remove_cvref_t<Result>, std::monostate> &&
                      std::is_same_v<Value, NoInput>)
            place->emplace();
        else
            place->emplace(std::forward<Result>(result));
    }
};

} // namespace coflow::detail
