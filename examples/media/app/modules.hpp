// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/workflow_factory.hpp"

#include <span>
#include <string_view>

namespace media {

/// A part of coflow that brings workflows.
struct Module {
    std::string_view name;
    void (*add)(coflow::WorkflowFactory&); ///< Null if it was off when this was built.
    std::string_view packages;             ///< Of Debian, that it needs.
};

/// All that there are.
std::span<const Module> all_modules();

/// Registers the workflows of those that are on.
void add_modules(coflow::WorkflowFactory& factory);

} // namespace media
