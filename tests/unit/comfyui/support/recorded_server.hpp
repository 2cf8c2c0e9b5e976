// SPDX-License-Identifier: MIT
#pragma once

#include "unit/comfyui/support/played_run.hpp"
#include "unit/comfyui/support/server_model.hpp"
#include "unit/comfyui/support/simulated_server.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui::recordings {

/// The server of a recording, for a client that submits one of the recorded prompts and then asks
/// what it likes.
///
/// Whatever was recorded before that prompt has happened when it arrives; from then on what follows
/// happens, one event each millisecond, whoever caused it. The client's socket gets the messages of
/// the recorded client's sockets, and what the recording does not answer is answered by what has
/// happened so far. The ids are those of the client.
class RecordedServer final : public simulation::ServerModel {
public:
    static constexpr Duration pace = std::chrono::milliseconds{1};

    explicit RecordedServer(Json events)
        : events_(std::move(events)), runs_{runs(events_)}, used_(runs_.size()) {}

    /// Begins anew, for a prompt that may have been submitted several times; without this each is
    /// the next one of its kind.
    void choose(std::size_t run) {
        restart();
        only_ = run;
        submits_ = 0;
    }

    Answer handle(const Request& request, TimePoint now) override;

    Socket open(std::string client_id, TimePoint now) override;
    void receive(Socket /*socket*/, std::string_view /*text*/) override {}
    /// The trap: whatever socket the client has by now is forgotten.
    void close(Socket socket) override {
        sockets_.erase(socket);
        listening_.reset();
    }
    std::optional<WebSocketMessage> take(Socket socket, TimePoint now) override;
    [[nodiscard]] bool has_ended(Socket socket) const override {
        return !sockets_.contains(socket);
    }
    [[nodiscard]] std::optional<TimePoint> next_time() const override {
        return run_ && position_ < events_.size() ? std::optional{due_} : std::nullopt;
    }
    void restart() override {
        run_.reset();
        used_.assign(runs_.size(), false);
        states_.clear();
        sockets_.clear();
        listening_.reset();
    }

    /// How often a prompt has been accepted.
    [[nodiscard]] const std::vector<RecordedRun>& recorded() const noexcept { return runs_; }
    [[nodiscard]] int submits() const noexcept { return submits_; }
    void delay_history(Duration delay) { history_delay_ = delay; }

private:
    enum class State : std::uint8_t { waits, runs, ended };

    void advance(TimePoint now);
    void play(const Json& event);
    void happen(const Json& event);
    void end(const std::string& id);
    void begin(std::size_t run, const Json& body, TimePoint now);
    void find_sockets();
    void tell(WebSocketMessage::Kind kind, std::string data);

    Answer submit(const Json& body, TimePoint now);
    Answer change_queue(const Json& body);
    [[nodiscard]] Answer tell_queue() const;
    [[nodiscard]] Answer tell_history(const std::string& id, TimePoint now) const;
    [[nodiscard]] Answer tell_job(const std::string& id) const;
    [[nodiscard]] Answer tell_recorded(const Request& request) const;

    [[nodiscard]] const RecordedRun& current() const { return runs_[*run_]; }
    [[nodiscard]] const RecordedRun* run_of(const std::string& id) const {
        const auto found = std::ranges::find(runs_, id, &RecordedRun::prompt_id);
        return found == runs_.end() ? nullptr : &*found;
    }
    [[nodiscard]] Json item_of(const RecordedRun& run) const;
    [[nodiscard]] std::string recorded_id(const std::string& id) const {
        return run_ && id == prompt_id_ ? current().prompt_id : id;
    }
    /// With the client's ids in place of the recorded ones.
    [[nodiscard]] std::string in_our_ids(std::string text) const;
    [[nodiscard]] Answer json_answer(int status, const Json& json) const {
        return simulation::detail::json_answer(status, Json::parse(in_our_ids(json.dump())));
    }

    Json events_;
    std::vector<RecordedRun> runs_;
    std::optional<std::size_t> only_;
    std::vector<bool> used_;

    std::optional<std::size_t> run_; // the client's
    std::string prompt_id_;          // as the client calls it
    Json submission_;
    std::size_t position_ = 0; // of the next event
    TimePoint due_{};
    TimePoint ended_at_{};
    Duration history_delay_{};
    std::map<std::string, State> states_; // of prompts by their recorded ids
    std::set<std::string> names_;         // of the recorded sockets that our client hears
    std::string sid_;                     // the recorded client's
    std::string client_id_;
    std::map<Socket, std::deque<WebSocketMessage>> sockets_;
    std::optional<Socket> listening_;
    Socket last_socket_ = 0;
    int submits_ = 0;
};

} // namespace coflow::comfyui::recordings

#include "unit/comfyui/support/recorded_server_answers.hpp"
#include "unit/comfyui/support/recorded_server_events.hpp"
