// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/detail/intern.hpp"

#include <string_view>

namespace coflow {

/// The kind of work that a workflow does, for filters and statistics: an open set of names.
///
/// The well-known kinds are constants; a host adds its own with a literal,
/// `inline constexpr WorkflowType transcoding{"transcoding"};`, or at run time with `named`.
/// Two types are equal when their names are.
class WorkflowType {
public:
    static const WorkflowType processing;
    static const WorkflowType generation;
    static const WorkflowType analysis;
    static const WorkflowType comfyui;
    static const WorkflowType orchestration;

    /// `processing`.
    constexpr WorkflowType() noexcept = default;

    /// Takes a literal only: the name is not copied.
    consteval explicit WorkflowType(const char* literal) noexcept : name_{literal} {}

    /// The type of a name that is known only at run time; keeps a copy of each different name for
    /// good, so names should come from a bounded set.
    [[nodiscard]] static WorkflowType named(std::string_view name) {
        WorkflowType type;
        type.name_ = detail::intern(name);
        return type;
    }

    /// Lives as long as the program.
    [[nodiscard]] constexpr std::string_view name() const noexcept { return name_; }

    friend constexpr bool operator==(WorkflowType, WorkflowType) noexcept = default;

private:
    std::string_view name_ = "processing";
};

inline constexpr WorkflowType WorkflowType::processing{"processing"};
inline constexpr WorkflowType WorkflowType::generation{"generation"};
inline constexpr WorkflowType WorkflowType::analysis{"analysis"};
inline constexpr WorkflowType WorkflowType::comfyui{"comfyui"};
inline constexpr WorkflowType WorkflowType::orchestration{"orchestration"};

[[nodiscard]] constexpr std::string_view to_string(WorkflowType type) noexcept {
    return type.name();
}

} // namespace coflow
