// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_version.hpp"

#include "support/catch.hpp"

#include <optional>
#include <string>

using namespace coflow::comfyui;

namespace {

ServerInfo info_of(const std::string& version, bool has_features, bool has_jobs) {
    SystemStats stats;
    stats.comfyui_version = version;
    std::optional<Features> features;
    if (has_features) {
        features.emplace();
        features->supports_preview_metadata = true;
    }
    return describe_server(stats, features, has_jobs);
}

} // namespace

TEST_CASE("versions are read and compared") {
    CHECK(ServerVersion::parse("0.3.64") == ServerVersion{0, 3, 64});
    CHECK(ServerVersion::parse("v0.33.0+fork.1") == ServerVersion{0, 33, 0});
    CHECK(ServerVersion{0, 3, 64} < ServerVersion{0, 26, 0});
    for (const char* text : {"", "0.3", "0.3.", "nightly", "0..3", "0.3.99999999999", "-1.0.0"})
        CHECK_FALSE(ServerVersion::parse(text));
}

TEST_CASE("a server of 2026 can do everything") {
    const ServerInfo info = info_of("0.33.0", true, true);
    CHECK(info.cancel_by() == CancelBy::job);
    CHECK((info.takes_prompt_ids && info.runs_parts && info.has_preview_details));
    CHECK((info.has_jobs && info.needs_uuids));
}

TEST_CASE("a server of 2025 interrupts by id, and has no jobs") {
    const ServerInfo info = info_of("0.3.64", true, false);
    CHECK(info.cancel_by() == CancelBy::interrupt);
    CHECK((info.takes_prompt_ids && info.runs_parts));
    CHECK_FALSE((info.has_jobs || info.needs_uuids));
    CHECK(info_of("0.3.56", true, false).cancel_by() == CancelBy::queue_only);
}

TEST_CASE("a server that tells no version is trusted with nothing that it has not shown") {
    const ServerInfo old = info_of("", false, false);
    CHECK(old.cancel_by() == CancelBy::queue_only);
    CHECK_FALSE((old.takes_prompt_ids || old.has_jobs || old.runs_parts));
    CHECK(info_of("a fork", true, true).cancel_by() == CancelBy::interrupt);
}

TEST_CASE("jobs that do not get through are not used") {
    CHECK(info_of("0.33.0", true, false).cancel_by() == CancelBy::interrupt);
}
