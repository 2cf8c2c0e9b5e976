// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/run.hpp"
#include "coflow/testing/random.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::comfyui::recordings {

/// One prompt of a recording: what the server said about it, and how it ended.
struct RecordedRun {
    std::string prompt_id;
    Json prompt;
    std::vector<Event> messages;
    Json history; ///< The entry of the history; null for a prompt that has none.
    RunEnd end = RunEnd::lost;
};

namespace detail {

inline Json entry_of(RunEnd end, const std::string& id, const Json& outputs, const Json& failure) {
    Json messages = Json::array();
    if (end == RunEnd::failed)
        messages.push_back({"execution_error", failure});
    if (end == RunEnd::interrupted)
        messages.push_back({"execution_interrupted", {{"prompt_id", id}}});
    return {
        {"prompt", {0, id, Json::object(), Json::object(), Json::array()}},
        {"outputs", outputs},
        {"status",
         {{"status_str", end == RunEnd::succeeded ? "success" : "error"}, {"messages", messages}}}};
}

/// Reads the end of a run off its messages: the last of them decide.
inline void add_message(RecordedRun& run, const Json& message, Json& outputs, Json& failure) {
    const std::string type = message["type"];
    const Json& data = message["data"];
    if (type == "executed")
        outputs[data["node"].get<std::string>()] = data["output"];
    else if (type == "execution_success")
        run.end = RunEnd::succeeded;
    else if (type == "execution_interrupted")
        run.end = RunEnd::interrupted;
    else if (type == "execution_error" && data["exception_type"] != "ExecutionBlocked") {
        run.end = RunEnd::failed;
        failure = data;
    }
    run.messages.push_back(parse_event(message.dump()));
}

} // namespace detail

/// The prompts that the server accepted, each id once.
inline std::vector<RecordedRun> runs(const Json& events) {
    std::vector<RecordedRun> found;
    std::set<std::string> ids;
    for (const Json& post : events) {
        if (post.value("method", "") != "POST" || post.value("path", "") != "/prompt" ||
            post["status"] != 200 || !post.contains("request") || !post["request"].is_object() ||
            !ids.insert(post["answer"]["prompt_id"]).second)
            continue;
        RecordedRun run{.prompt_id = post["answer"]["prompt_id"],
                        .prompt = post["request"]["prompt"],
                        .messages = {},
                        .history = {}};
        Json outputs = Json::object();
        Json failure;
        for (const Json& event : events)
            if (event.contains("text") &&
                event["text"]["data"].value("prompt_id", "") == run.prompt_id)
                detail::add_message(run, event["text"], outputs, failure);
            else if (event.value("path", "") == "/history/" + run.prompt_id &&
                     event["answer"].contains(run.prompt_id))
                run.history = event["answer"][run.prompt_id];
        if (run.end != RunEnd::lost && run.history.is_null())
            run.history = detail::entry_of(run.end, run.prompt_id, outputs, failure);
        if (run.end == RunEnd::lost && !run.history.is_null())
            run.end = run.history["status"]["status_str"] == "success" ? RunEnd::succeeded
                      : run.history.dump().find("execution_interrupted") != std::string::npos
                          ? RunEnd::interrupted
                          : RunEnd::failed;
        found.push_back(std::move(run));
    }
    return found;
}
inline std::vector<RecordedRun> runs(char scenario) { return runs(read(scenario)); }

/// How often, in a hundred, something goes wrong.
struct Trouble {
    double drop = 0;
    double duplicate = 0;
    double reorder = 0;
    double disconnect = 0;
    double fail_request = 0;
};

/// A server that plays a recorded run to a `Run`, in virtual time and with trouble on the way.
class Player {
public:
    Player(const RecordedRun& recorded, const RunOptions& options, const Trouble& trouble,
           std::uint64_t seed)
        : recorded_{recorded},
          trouble_{trouble},
          random_{seed},
          messages_{recorded.messages},
          run_{Prompt{recorded.prompt}, recorded.prompt_id, options, now_} {
        for (std::size_t at = 1; at < messages_.size(); ++at)
            if (random_.chance(trouble_.reorder))
                std::swap(messages_[at - 1], messages_[at]);
    }

    /// Plays to the end; false if the run does not come to one.
    bool play() {
        for (int step = 0; step < 100'000; ++step) {
            const RunAction action = run_.next(now_);
            if (std::holds_alternative<Finish>(action))
                return true;
            std::visit([this](const auto& one) { perform(one); }, action);
        }
        return false;
    }

    [[nodiscard]] const Run& run() const noexcept { return run_; }
    [[nodiscard]] TimePoint now() const noexcept { return now_; }
    [[nodiscard]] int submits() const noexcept { return submits_; }
    [[nodiscard]] bool progress_fell() const noexcept { return progress_fell_; }

private:
    void perform(const Wait& wait) {
        if (submits_ > 0 && played_ < messages_.size()) {
            now_ += std::chrono::milliseconds{1};
            deliver();
        } else {
            now_ = wait.until;
        }
    }
    void perform(const Connect&) {
        is_open_ = !random_.chance(trouble_.disconnect);
        is_open_ ? run_.connected(now_) : run_.disconnected(now_);
    }
    void perform(const Report& report) {
        progress_fell_ = progress_fell_ || report.percentage < percentage_;
        percentage_ = report.percentage;
    }
    void perform(const Submit&) {
        ++submits_;
        // The run may be over before the answer arrives.
        for (std::size_t early = random_.below(messages_.size() + 1); early > 0; --early)
            deliver();
        if (!fails())
            run_.submitted(
                Accepted{.prompt_id = recorded_.prompt_id, .number = 1, .node_problems = {}}, now_);
    }
    void perform(const PollQueue&) {
        QueueSnapshot queue;
        if (submits_ > 0 && played_ < messages_.size())
            queue.running.push_back({.number = 1,
                                     .prompt_id = recorded_.prompt_id,
                                     .prompt = {},
                                     .extra_data = {},
                                     .outputs = {}});
        if (!fails())
            run_.polled(queue, now_);
    }
    void perform(const PollHistory&) {
        std::vector<HistoryEntry> entries;
        if (has_ended() && !recorded_.history.is_null())
            entries = history_of(Json{{recorded_.prompt_id, recorded_.history}});
        if (!fails())
            run_.polled(entries, now_);
    }
    void perform(const PollJob&) {
        std::optional<Job> job;
        if (submits_ > 0 && !has_ended())
            job = Job{.id = recorded_.prompt_id,
                      .status = JobStatus::in_progress,
                      .create_time = {},
                      .start_time = {},
                      .end_time = {},
                      .outputs = {},
                      .failure = {}};
        else if (submits_ > 0 && !recorded_.history.is_null())
            job = Job{.id = recorded_.prompt_id,
                      .status = job_status(),
                      .create_time = {},
                      .start_time = {},
                      .end_time = {},
                      .outputs = recorded_.history["outputs"],
                      .failure = recorded_.history.get<HistoryEntry>().failure};
        if (!fails())
            run_.polled(job, now_);
    }
    void perform(const RemoveFromQueue&) { run_.requested(now_); }
    void perform(const Interrupt&) { run_.requested(now_); }
    void perform(const CancelJob&) { run_.requested(now_); }
    void perform(const Finish&) {}

    [[nodiscard]] JobStatus job_status() const {
        return recorded_.end == RunEnd::succeeded ? JobStatus::completed
               : recorded_.end == RunEnd::failed  ? JobStatus::failed
                                                  : JobStatus::cancelled;
    }
    [[nodiscard]] bool has_ended() const { return submits_ > 0 && played_ == messages_.size(); }
    bool fails() {
        const bool failed = random_.chance(trouble_.fail_request);
        if (failed)
            run_.request_failed(now_);
        return failed;
    }
    void deliver() {
        const Event& message = messages_[played_++];
        if (is_open_ && random_.chance(trouble_.disconnect)) {
            is_open_ = false;
            run_.disconnected(now_);
        }
        if (!is_open_ || random_.chance(trouble_.drop))
            return;
        run_.received(message, now_);
        if (random_.chance(trouble_.duplicate))
            run_.received(message, now_);
    }

    RecordedRun recorded_;
    Trouble trouble_;
    testing::Random random_;
    std::vector<Event> messages_;
    std::size_t played_ = 0;
    TimePoint now_{std::chrono::hours{1}};
    Run run_;
    bool is_open_ = false;
    int submits_ = 0;
    double percentage_ = 0;
    bool progress_fell_ = false;
};

} // namespace coflow::comfyui::recordings
