// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/run_options.hpp"
#include "coflow/comfyui/server_info.hpp"

#include <charconv>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace coflow::comfyui {

struct ServerVersion {
    int major = 0;
    int minor = 0;
    int patch = 0;

    /// Reads "0.3.64", also with more behind it; nothing for anything else.
    [[nodiscard]] static std::optional<ServerVersion> parse(std::string_view text);

    friend auto operator<=>(const ServerVersion&, const ServerVersion&) = default;
};

/// What a server is and can do.
struct ServerInfo {
    // Declared so that this is no aggregate: GCC before 14 would destroy a temporary one twice.
    ServerInfo() = default;

    std::optional<ServerVersion> version; ///< Unknown for servers before 2024-11.
    Features features;
    bool takes_prompt_ids = false;    ///< Older ones choose the ids themselves.
    bool runs_parts = false;          ///< Knows partial_execution_targets.
    bool interrupts_by_id = false;    ///< Older ones interrupt whatever runs.
    bool has_jobs = false;            ///< /api/jobs
    bool cancels_jobs = false;        ///< /api/jobs/{id}/cancel
    bool needs_uuids = false;         ///< Refuses prompt ids that are none.
    bool has_preview_details = false; ///< Binary messages that name the prompt and the node.

    /// How one prompt can be cancelled, and no other.
    [[nodiscard]] CancelBy cancel_by() const noexcept {
        return cancels_jobs       ? CancelBy::job
               : interrupts_by_id ? CancelBy::interrupt
                                  : CancelBy::queue_only;
    }
};

/// Infers what a server can do from its version and from what it answered: `features` is nothing
/// if it does not know that endpoint, and jobs have been asked for, since something between may
/// forward less than the server offers.
[[nodiscard]] inline ServerInfo describe_server(const SystemStats& stats,
                                                std::optional<Features> features, bool has_jobs) {
    ServerInfo info;
    info.version = ServerVersion::parse(stats.comfyui_version);
    const auto since = [&info](int major, int minor, int patch) {
        return info.version && *info.version >= ServerVersion{major, minor, patch};
    };
    info.has_jobs = has_jobs;
    info.takes_prompt_ids = features.has_value() || since(0, 3, 45);
    info.runs_parts = since(0, 3, 48);
    // Jobs are younger than interrupting by id.
    info.interrupts_by_id = has_jobs || since(0, 3, 57);
    info.cancels_jobs = has_jobs && since(0, 26, 0);
    info.needs_uuids = since(0, 25, 0);
    if (features) {
        info.features = *std::move(features);
        info.has_preview_details = info.features.supports_preview_metadata;
    }
    return info;
}

inline std::optional<ServerVersion> ServerVersion::parse(std::string_view text) {
    if (text.starts_with('v'))
        text.remove_prefix(1);
    ServerVersion version;
    for (int* part : {&version.major, &version.minor, &version.patch}) {
        if (part != &version.major) {
            if (!text.starts_with('.'))
                return std::nullopt;
            text.remove_prefix(1);
        }
        const char* const end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data(), end, *part);
        if (error != std::errc{} || *part < 0)
            return std::nullopt;
        text = {rest, static_cast<std::size_t>(end - rest)};
    }
    return version;
}

} // namespace coflow::comfyui
