// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/short_list.hpp"

#include <cstdint>
#include <string_view>

namespace coflow {

/// So much of something that there is a limited amount of: `{"vram_gib", 6}`.
struct ResourceAmount {
    std::string_view name{};
    std::uint64_t amount = 0;
};

/// `{{"vram_gib", 6}, {"gpus", 1}}`
using ResourceAmounts = ShortList<ResourceAmount>;

} // namespace coflow
