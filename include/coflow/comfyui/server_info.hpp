// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/read_json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace coflow::comfyui {

/// A device that a server computes on.
struct DeviceStats {
    std::string name;
    std::string type; ///< "cuda", "cpu"
    std::optional<std::int64_t> index;
    std::int64_t vram_total = 0; ///< Bytes, as the others.
    std::int64_t vram_free = 0;
};

/// The answer to GET /system_stats.
struct SystemStats {
    std::string os;
    std::string comfyui_version; ///< Empty for servers that do not tell (before 2024-11).
    std::string python_version;
    std::string pytorch_version;
    std::int64_t ram_total = 0; ///< Bytes.
    std::int64_t ram_free = 0;
    std::vector<DeviceStats> devices;
};

/// The answer to GET /features and to a client's feature_flags.
struct Features {
    bool supports_preview_metadata = false;
    bool assets = false;
    std::optional<std::int64_t> max_upload_size; ///< Bytes.
    Json all;
};

inline void from_json(const Json& json, DeviceStats& device) {
    device = {.name = detail::text(json, "name"),
              .type = detail::text(json, "type"),
              .index = detail::integer(json, "index"),
              .vram_total = detail::integer(json, "vram_total").value_or(0),
              .vram_free = detail::integer(json, "vram_free").value_or(0)};
}

inline void from_json(const Json& json, SystemStats& stats) {
    const Json& system = detail::member(json, "system");
    stats = {.os = detail::text(system, "os"),
             .comfyui_version = detail::text(system, "comfyui_version"),
             .python_version = detail::text(system, "python_version"),
             .pytorch_version = detail::text(system, "pytorch_version"),
             .ram_total = detail::integer(system, "ram_total").value_or(0),
             .ram_free = detail::integer(system, "ram_free").value_or(0),
             .devices = {}};
    if (const Json& devices = detail::member(json, "devices"); devices.is_array())
        stats.devices = devices.get<std::vector<DeviceStats>>();
}

inline void from_json(const Json& json, Features& features) {
    features = {.supports_preview_metadata = detail::flag(json, "supports_preview_metadata"),
                .assets = detail::flag(json, "assets"),
                .max_upload_size = detail::integer(json, "max_upload_size"),
                .all = json};
}

} // namespace coflow::comfyui
