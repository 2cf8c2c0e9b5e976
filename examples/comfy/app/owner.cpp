// SPDX-License-Identifier: MIT
#include "app/owner.hpp"

#include "coflow/base/sha256.hpp"

#include <unistd.h>

#include <array>

namespace comfy {

std::string owner_mark() {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    coflow::Sha256 hash;
    hash.update("comfy\n" + std::to_string(getuid()) + "@" + host.data());
    constexpr std::size_t enough = 16;
    return hash.hex_digest().substr(0, enough);
}

bool is_mine(const coflow::comfyui::QueueItem& item) {
    const auto& data = item.extra_data;
    return data.is_object() && data.contains("comfy_owner") && data["comfy_owner"] == owner_mark();
}

} // namespace comfy
