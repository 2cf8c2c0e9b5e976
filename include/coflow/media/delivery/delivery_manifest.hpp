// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/media/delivery/delivery_names.hpp"
#include "coflow/media/json_members.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coflow {

/// A file of a delivery, as its manifest lists it.
struct DeliveryEntry {
    std::string name;
    std::uint64_t size = 0; ///< In bytes.
    std::string sha256;     ///< In 64 lower-case hexadecimal digits.
    std::string media_type;
    nlohmann::json metadata = nlohmann::json::object(); ///< The caller's own.
};

/// What is in a delivery.
struct DeliveryManifest {
    std::vector<DeliveryEntry> files;
    std::optional<std::string> made_at;                 ///< As the caller writes times.
    nlohmann::json metadata = nlohmann::json::object(); ///< The caller's own.
};

inline void to_json(nlohmann::json& json, const DeliveryEntry& entry) {
    json = {{"name", entry.name},
            {"size", entry.size},
            {"sha256", entry.sha256},
            {"media_type", entry.media_type}};
    if (!entry.metadata.empty())
        json["metadata"] = entry.metadata;
}

/// Throws: `Error` for what could lead out of the folder, or is no SHA-256.
inline void from_json(const nlohmann::json& json, DeliveryEntry& entry) {
    JsonMembers{json}
        .required("name", entry.name)
        .required("size", entry.size)
        .required("sha256", entry.sha256)
        .required("media_type", entry.media_type)
        .optional("metadata", entry.metadata)
        .done();
    if (safe_delivery_name(entry.name) != entry.name || entry.name == delivery_manifest_name)
        throw Error{ErrorCode::invalid_argument,
                    quote(entry.name, 100) + " is no name of a delivered file"};
    constexpr std::string_view digits = "0123456789abcdef";
    if (entry.sha256.size() != 64 || entry.sha256.find_first_not_of(digits) != std::string::npos)
        throw Error{ErrorCode::invalid_argument, quote(entry.sha256, 100) + " is no SHA-256"};
}

/// The manifest's text; bytes of metadata that are no UTF-8 become U+FFFD.
[[nodiscard]] inline std::string to_text(const DeliveryManifest& manifest) {
    nlohmann::json json{{"coflow_delivery", 1}, {"files", manifest.files}};
    if (manifest.made_at)
        json["made_at"] = *manifest.made_at;
    if (!manifest.metadata.empty())
        json["metadata"] = manifest.metadata;
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

/// The manifest that a text is.
///
/// Throws: `Error` (invalid_argument) with what is wrong with it.
[[nodiscard]] inline DeliveryManifest parse_delivery_manifest(std::string_view text) {
    constexpr int deepest = 100; // reading JSON into values recurses when these are destroyed
    const auto check_depth = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        if (depth > deepest)
            throw Error{ErrorCode::invalid_argument, "it is nested too deeply"};
        return true;
    };
    DeliveryManifest manifest;
    try {
        const auto json = nlohmann::json::parse(text, check_depth);
        int version = 0;
        JsonMembers{json}
            .required("coflow_delivery", version)
            .required("files", manifest.files)
            .optional("made_at", manifest.made_at)
            .optional("metadata", manifest.metadata)
            .done();
        if (version != 1)
            throw Error{ErrorCode::invalid_argument,
                        "it is of version " + std::to_string(version) + ", and 1 is known"};
    } catch (const nlohmann::json::exception& error) {
        throw Error{ErrorCode::invalid_argument, std::string{detail::plain_reason(error.what())}};
    }
    std::set<std::string> seen;
    for (const DeliveryEntry& entry : manifest.files)
        if (!seen.insert(entry.name).second)
            throw Error{ErrorCode::invalid_argument, quote(entry.name) + " is listed twice"};
    return manifest;
}

} // namespace coflow
