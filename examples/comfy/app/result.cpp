// SPDX-License-Identifier: MIT
#include "app/result.hpp"

#include "coflow/core/cancelled.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/io/http/http_error.hpp"
#include "terminal/text.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace comfy {

namespace {

/// Without the name of the peer, which is said already.
std::string reason_of(const coflow::ConnectionError& error) {
    const std::string text = error.what();
    const std::string peer = error.peer() + ": ";
    return text.starts_with(peer) ? text.substr(peer.size()) : text;
}

bool write(const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
           std::fflush(stdout) == 0;
}

/// A member "error" with what is wrong, if there is nothing else to tell.
Json json_of(const Result& result) {
    if (!result.json.is_null() || result.complaints.empty())
        return result.json;
    Json json{{"error", result.complaints.front()}};
    if (result.complaints.size() > 1)
        json["problems"] = result.complaints;
    return json;
}

} // namespace

std::string unreachable_text(const std::string& server, const std::string& reason) {
    return "cannot reach " + server + ": " + reason + "; is ComfyUI running there? --server URL";
}

Result result_of(const std::exception_ptr& error, const std::string& server) {
    Result result;
    try {
        std::rethrow_exception(error);
    } catch (const UsageError& wrong) {
        result.fail(wrong.what(), exit_usage);
    } catch (const coflow::ConnectionError& broken) {
        result.fail(unreachable_text(server, reason_of(broken)), exit_unreachable);
    } catch (const coflow::HttpError& other) {
        result.fail(unreachable_text(server, other.what()), exit_unreachable);
    } catch (const coflow::TimedOut&) {
        result.fail(unreachable_text(server, "no answer in time"), exit_unreachable);
    } catch (const coflow::Cancelled&) {
        result.fail("interrupted", exit_interrupted);
    } catch (const std::exception& other) {
        result.fail(other.what());
    }
    return result;
}

int print(const Result& result, bool as_json) {
    std::string text;
    if (as_json) {
        if (const Json json = json_of(result); !json.is_null())
            text = json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
    } else {
        for (const std::string& line : result.lines)
            text += terminal::printable(line) + '\n';
    }
    const bool printed = write(text);
    for (const std::string& complaint : result.complaints)
        fmt::print(stderr, "comfy: {}\n", terminal::printable(complaint));
    if (!printed)
        fmt::print(stderr, "comfy: the standard output cannot be written\n");
    return printed || result.exit_code != 0 ? result.exit_code : exit_failed;
}

} // namespace comfy
