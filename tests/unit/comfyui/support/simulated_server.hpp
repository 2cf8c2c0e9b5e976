// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/server_version.hpp"
#include "coflow/comfyui/transport.hpp"
#include "unit/comfyui/support/simulated_work.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui::simulation {

/// What has really become of a prompt that arrived.
enum class Fate : std::uint8_t { waits, runs, succeeded, failed, interrupted, deleted, forgotten };

struct Arrival {
    std::string prompt_id; ///< As the server calls it.
    std::string tag;       ///< As the client does.
    Fate fate = Fate::waits;
    bool began = false;
    Json outputs = Json::object();
};

/// A ComfyUI server, as far as clients see it: queue, worker, history, jobs and sockets.
///
/// It knows no network and no clock: `handle` answers a request, `advance` lets the worker work up
/// to a time, and what is told to sockets is taken from them. What nodes do is told by their class:
/// see `simulated_work.hpp`.
class SimulatedServer {
public:
    using Socket = int;

    explicit SimulatedServer(std::optional<ServerVersion> version) : version_{version} {}

    /// Answers a request; paths with and without /api.
    Answer handle(const Request& request, TimePoint now);

    Socket open(std::string client_id, TimePoint now);
    void receive(Socket socket, std::string_view text);
    /// The trap: whatever socket has the client's name by now is forgotten.
    void close(Socket socket);
    /// The next message for a socket; nothing if there is none yet.
    std::optional<WebSocketMessage> take(Socket socket);
    /// Whether the server has ended this connection.
    [[nodiscard]] bool has_ended(Socket socket) const { return !sockets_.contains(socket); }

    /// Works up to this time.
    void advance(TimePoint now);
    /// When it will have something to do; nothing if it is idle.
    [[nodiscard]] std::optional<TimePoint> next_time() const {
        return current_ ? std::optional{current_->next} : std::nullopt;
    }

    /// Everything but files is forgotten, and every connection ends.
    void restart();

    // What others do at the server itself.
    void interrupt_others(TimePoint now) { interrupt(now); }
    void delete_waiting();
    void clear_history() { history_.clear(); }
    /// How long after the end of a prompt is told the history knows it.
    void delay_history(Duration delay) { history_delay_ = delay; }

    [[nodiscard]] const std::vector<Arrival>& arrivals() const noexcept { return arrivals_; }
    [[nodiscard]] std::size_t queue_size() const noexcept {
        return waiting_.size() + (current_ && current_->step != Step::done ? 1U : 0U);
    }

private:
    struct Item {
        double number = 0;
        std::string id;
        std::string client_id;
        Json prompt;
        Json extra_data;
        std::size_t arrival = 0;

        [[nodiscard]] Json json() const {
            return Json::array({number, id, prompt, extra_data, Json::array()});
        }
    };
    enum class Step : std::uint8_t { begin, node, end, history, done };
    struct Current {
        Item item;
        Step step = Step::begin;
        TimePoint next;
        std::vector<Piece> pieces;
        std::size_t piece = 0;
        Json outputs = Json::object();
        Json messages = Json::array();
        Json states = Json::object();
        Fate fate = Fate::runs;
        bool interrupt = false;
    };
    struct Connection {
        std::string client_id;
        std::deque<WebSocketMessage> messages;
        bool wants_metadata = false;
    };

    [[nodiscard]] bool since(int major, int minor, int patch) const {
        return version_ && *version_ >= ServerVersion{major, minor, patch};
    }
    Answer submit(const Json& body, TimePoint now);
    Answer change_queue(const Json& body);
    Answer tell_queue() const;
    Answer tell_history(const std::string& path) const;
    Answer tell_job(const std::string& id) const;
    Answer cancel_job(const std::string& id, TimePoint now);
    Answer tell_stats() const;
    bool remove(const std::string& id);
    void interrupt(TimePoint now);

    void begin_next(TimePoint now);
    void work(Current& current);
    void work_at_node(Current& current);
    void end(Current& current);

    void tell(const std::string& client_id, const std::string& type, Json data);
    void tell_status();
    Arrival& arrival_of(const Item& item) { return arrivals_[item.arrival]; }

    std::optional<ServerVersion> version_;
    std::vector<Item> waiting_;
    std::optional<Current> current_;
    std::map<std::string, Json> history_;
    std::map<Socket, Connection> sockets_;
    std::map<std::string, Socket> clients_; // whom the server writes to
    std::vector<Arrival> arrivals_;
    Duration history_delay_{};
    double counter_ = 0;
    int ids_ = 0;
    int last_socket_ = 0;
};

} // namespace coflow::comfyui::simulation

#include "unit/comfyui/support/simulated_server_http.hpp"
#include "unit/comfyui/support/simulated_server_worker.hpp"
