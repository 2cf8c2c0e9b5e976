// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"
#include "coflow/base/sha256.hpp"
#include "coflow/comfyui/prompt.hpp"
#include "coflow/core/files.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace coflow::comfyui {

/// What is kept of a run, so that another process can find it again.
struct KeptRun {
    KeptRun() = default;

    std::string prompt_id; ///< Also the tag, by which it is found if the server chose another id.
    std::string client_id;
    std::string server;
    std::string prompt_sha256;
    std::int64_t when = 0; ///< When it was begun, in milliseconds since 1970.
};

/// Tells one prompt from another.
[[nodiscard]] std::string prompt_digest(const Prompt& prompt);

/// Throws: `Error` (invalid_argument) for a text that is no kept run.
[[nodiscard]] KeptRun parse_kept_run(std::string_view text);
[[nodiscard]] std::string to_text(const KeptRun& run);

/// Nothing if there is no such file. Throws: `FileError`, and as `parse_kept_run`.
[[nodiscard]] inline Task<std::optional<KeptRun>> read_kept_run(std::filesystem::path file) {
    std::error_code unknown;
    std::optional<KeptRun> run;
    if (std::filesystem::exists(file, unknown)) {
        Task<std::string> reading = read_file(std::move(file));
        const std::string text = co_await std::move(reading);
        run = parse_kept_run(text);
    }
    co_return run;
}

/// Throws: `FileError`.
[[nodiscard]] inline Task<> keep_run(KeptRun run, std::filesystem::path file) {
    return write_file_atomically(std::move(file), to_text(run));
}

inline std::string prompt_digest(const Prompt& prompt) {
    Sha256 hash;
    hash.update(prompt.json().dump(-1, ' ', false, Json::error_handler_t::replace));
    return hash.hex_digest();
}

inline KeptRun parse_kept_run(std::string_view text) {
    const Json json = parse_json(text);
    KeptRun run;
    run.prompt_id = detail::text(json, "prompt_id");
    run.client_id = detail::text(json, "client_id");
    run.server = detail::text(json, "server");
    run.prompt_sha256 = detail::text(json, "prompt_sha256");
    run.when = detail::integer(json, "when").value_or(0);
    if (run.prompt_id.empty())
        throw Error{ErrorCode::invalid_argument, "a kept run needs a prompt_id"};
    return run;
}

inline std::string to_text(const KeptRun& run) {
    return Json{{"prompt_id", run.prompt_id},
                {"client_id", run.client_id},
                {"server", run.server},
                {"prompt_sha256", run.prompt_sha256},
                {"when", run.when}}
               .dump(2) +
           "\n";
}

} // namespace coflow::comfyui
