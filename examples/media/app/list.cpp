// SPDX-License-Identifier: MIT
#include "app/list.hpp"

#include "app/modules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace media {

std::string list_of(const coflow::WorkflowFactory& factory) {
    const auto entries = factory.entries();
    std::size_t width = 0;
    std::size_t type_width = 0;
    for (const auto& entry : entries) {
        width = std::max(width, entry.name.size());
        type_width = std::max(type_width, entry.type.name().size());
    }
    std::string text;
    for (const auto& entry : entries)
        text += fmt::format("{:<{}}  {:<{}}  {}\n", entry.name, width, entry.type.name(),
                            type_width, entry.description);
    bool is_first = true;
    for (const Module& module : all_modules()) {
        if (module.add != nullptr)
            continue;
        if (std::exchange(is_first, false))
            text += "\nOff, because parts of them were missing when this was built:\n";
        text += fmt::format("{:<{}}  apt-get install {}\n", module.name, width, module.packages);
    }
    return text;
}

} // namespace media
