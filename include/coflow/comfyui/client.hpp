// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client_options.hpp"
#include "coflow/comfyui/history.hpp"
#include "coflow/comfyui/job.hpp"
#include "coflow/comfyui/object_info.hpp"
#include "coflow/comfyui/prompt_answer.hpp"
#include "coflow/comfyui/server_error.hpp"
#include "coflow/comfyui/server_version.hpp"
#include "coflow/comfyui/submission.hpp"
#include "coflow/comfyui/transport.hpp"
#include "coflow/core/mutex.hpp"
#include "coflow/io/http/percent.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// Which part of a list of many.
struct Page {
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> offset;
};

/// What a server is to let go.
enum class Free : std::uint8_t {
    models,           ///< Unloads the models.
    models_and_memory ///< Forgets the results of nodes, too.
};

/// Talks to one ComfyUI server: a method for each of its endpoints.
///
/// Each request has a time limit. Those that change nothing are repeated if no answer comes.
/// Throws: every method, `ServerError` for an answer with an error or of another kind than
/// expected, `TimedOut`, and what the transport throws if there is no answer.
/// Cancellation: every method, `Cancelled`; the server may have got the request.
/// Thread safety: any thread. Copies share what is known about the server.
class Client {
public:
    explicit Client(std::shared_ptr<Transport> transport, const ClientOptions& options = {})
        : transport_{std::move(transport)}, options_{options} {}

    [[nodiscard]] std::string server() const { return transport_->server(); }
    [[nodiscard]] const ClientOptions& options() const noexcept { return options_; }
    /// The same server with other options.
    [[nodiscard]] Client with(const ClientOptions& options) const {
        Client other = *this;
        other.options_ = options;
        return other;
    }

    /// What the server is and can do; asked for once.
    [[nodiscard]] Task<ServerInfo> server_info() const;
    /// The server may have been replaced: it is asked again when it matters.
    void forget_server_info() const noexcept { shared_->is_stale = true; }

    /// Puts a prompt into the queue. Throws: also `PromptRefused`.
    [[nodiscard]] Task<Accepted> submit(Submission submission) const;
    /// How many prompts run or wait.
    [[nodiscard]] Task<std::int64_t> queue_length() const;
    [[nodiscard]] Task<QueueSnapshot> queue() const;
    /// Removes prompts that wait; others are passed over.
    [[nodiscard]] Task<> remove_from_queue(std::vector<std::string> ids) const;
    [[nodiscard]] Task<> clear_queue() const;

    /// Interrupts this prompt if it runs, and nothing else.
    ///
    /// Throws: also `Error` (invalid_state) for a server before 0.3.57, which would interrupt
    /// whatever runs; it is not asked to.
    [[nodiscard]] Task<> interrupt(std::string prompt_id) const;
    /// Interrupts what runs, whosever it is.
    [[nodiscard]] Task<> interrupt_whatever_runs() const;

    /// Prompts that have ended: the newest `limit`, or those from `offset` on.
    [[nodiscard]] Task<std::vector<HistoryEntry>> history(Page page) const;
    /// Nothing if the prompt has not ended, or is not known.
    [[nodiscard]] Task<std::optional<HistoryEntry>> history_entry(std::string prompt_id) const;
    [[nodiscard]] Task<> remove_from_history(std::vector<std::string> ids) const;
    [[nodiscard]] Task<> clear_history() const;

    [[nodiscard]] Task<JobPage> jobs(Page page) const;
    /// Nothing if the server does not know it.
    [[nodiscard]] Task<std::optional<Job>> job(std::string id) const;
    /// False if there was nothing to cancel.
    [[nodiscard]] Task<bool> cancel_job(std::string id) const;

    [[nodiscard]] Task<SystemStats> system_stats() const;
    /// Nothing for a server before 0.3.45.
    [[nodiscard]] Task<std::optional<Features>> features() const;
    [[nodiscard]] Task<Catalog> object_info() const;
    /// Of one class; for an unknown one the catalog is empty.
    [[nodiscard]] Task<Catalog> object_info(std::string class_type) const;
    [[nodiscard]] Task<std::vector<std::string>> model_folders() const;
    [[nodiscard]] Task<std::vector<std::string>> models(std::string folder) const;
    [[nodiscard]] Task<std::vector<std::string>> embeddings() const;
    [[nodiscard]] Task<std::vector<std::string>> extensions() const;
    /// The server does it between two prompts.
    [[nodiscard]] Task<> free(Free what) const;

    /// Opens a socket, on which the server tells of the prompts with this client id. One whose id
    /// is in use has to be closed first. The time limit is that of a request.
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string client_id) const;

    /// Sends any request, and repeats it as the options say.
    [[nodiscard]] Task<Answer> send(Request request) const;

    /// The target of an endpoint such as "/queue".
    [[nodiscard]] std::string target(std::string_view endpoint) const {
        return (options_.prefix == ApiPrefix::api ? "/api" : "") + std::string{endpoint};
    }

private:
    struct Shared {
        Mutex mutex; // guards `info`
        std::optional<ServerInfo> info;
        std::atomic<bool> is_stale{false};
    };

    [[nodiscard]] Task<Answer> send_once(Request request) const;
    [[nodiscard]] Task<Json> get(std::string target) const;
    [[nodiscard]] Task<> post(std::string_view endpoint, Json body) const;
    [[nodiscard]] Task<std::vector<std::string>> get_texts(std::string target) const;
    [[nodiscard]] Task<ServerInfo> detect() const;
    [[nodiscard]] Task<bool> has_jobs() const;

    std::shared_ptr<Transport> transport_;
    ClientOptions options_;
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

} // namespace coflow::comfyui

#include "coflow/comfyui/detail/client_requests.hpp"
#include "coflow/comfyui/detail/client_sending.hpp"
