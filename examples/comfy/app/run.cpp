// SPDX-License-Identifier: MIT
#include "app/run.hpp"

#include "app/owner.hpp"
#include "app/prompt_file.hpp"
#include "app/results_folder.hpp"
#include "app/run_watch.hpp"
#include "app/verbs.hpp"
#include "app/words.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/comfyui/run_prompt.hpp"
#include "coflow/comfyui/upload.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/when_any.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace comfy {

using coflow::Task;
using namespace coflow::comfyui;

namespace {

using namespace std::chrono_literals;

/// One run of the program, with what its steps share.
class Runner {
public:
    Runner(Client client, Command command, Display& display)
        : client_{std::move(client)}, command_{std::move(command)}, display_{display} {}

    [[nodiscard]] Task<Result> run();

private:
    [[nodiscard]] Task<> upload(const std::vector<WantedUpload>& uploads);
    [[nodiscard]] Task<> drive(RunWatch& watch);
    [[nodiscard]] Task<> keep_showing(RunWatch& watch);
    [[nodiscard]] Task<> save_pictures(RunWatch& watch);
    [[nodiscard]] Task<> save(std::filesystem::path file, RunWatch::Picture picture,
                              bool is_preview);
    [[nodiscard]] Task<> download_files(const RunOutcome& outcome);
    void show(const RunWatch& watch) {
        display_.show(std::filesystem::path{command_.subject}.filename().string(), watch.view(),
                      coflow::Clock::now() - begun_);
    }
    void describe(const RunOutcome& outcome);
    void add_file(const std::filesystem::path& file, const std::string& node);

    Client client_;
    Command command_;
    Display& display_;
    Prompt prompt_;
    Result result_;
    coflow::TimePoint begun_ = coflow::Clock::now();
};

Task<Result> Runner::run() {
    std::vector<WantedUpload> uploads = wanted_uploads(command_);
    Task<Prompt> loading = load_prompt(command_, uploads);
    prompt_ = co_await std::move(loading);
    // Where there is no server this says so at once, while a run waits for one to come back.
    Task<ServerInfo> asking = client_.server_info();
    (void)co_await std::move(asking);
    if (command_.checks) {
        Task<Catalog> asking_nodes = client_.object_info();
        const Catalog catalog = co_await std::move(asking_nodes);
        Result checked = check_against(catalog, prompt_, command_);
        if (checked.exit_code != 0)
            co_return checked;
    }
    Task<> uploading = upload(uploads);
    co_await std::move(uploading);

    RunWatch watch{prompt_};
    result_.json = {{"files", Json::array()}};
    begun_ = coflow::Clock::now();
    bool interrupted = false;
    try {
        Task<> driving = drive(watch);
        Task<> showing = keep_showing(watch);
        co_await coflow::when_any(std::move(driving), std::move(showing));
    } catch (const coflow::Cancelled&) {
        interrupted = true;
    }
    if (!watch.outcome())
        throw coflow::Cancelled{};
    show(watch);
    display_.end();
    describe(*watch.outcome());
    if (interrupted) {
        // Nothing can be waited for any more.
        if (watch.outcome()->end == RunEnd::succeeded)
            result_.complaints.push_back(
                "interrupted when the prompt had ended; see comfy history " +
                watch.outcome()->prompt_id);
        result_.exit_code = exit_interrupted;
        co_return std::move(result_);
    }
    Task<> saving = save_pictures(watch);
    co_await std::move(saving);
    Task<> downloading = download_files(*watch.outcome());
    co_await std::move(downloading);
    if (watch.outcome()->end == RunEnd::succeeded && result_.json["files"].empty() &&
        result_.exit_code == 0)
        result_.lines.emplace_back("the prompt has made no files");
    co_return std::move(result_);
}

Task<> Runner::upload(const std::vector<WantedUpload>& uploads) {
    for (const WantedUpload& wanted : uploads) {
        Upload upload{wanted.file};
        Task<UploadedFile> uploading = upload_image(client_, std::move(upload));
        const UploadedFile uploaded = co_await std::move(uploading);
        set_text(prompt_, wanted.place, uploaded.input());
        display_.say("uploaded " + wanted.file.string() + " as " + uploaded.input());
    }
}

Task<> Runner::drive(RunWatch& watch) {
    Submission submission{prompt_};
    submission.prompt_id = new_prompt_id();
    submission.extra_data["comfy_owner"] = owner_mark();
    RunOptions options;
    if (command_.timeout)
        options.timeout = *command_.timeout;
    std::error_code error;
    if (!command_.resume.empty() && std::filesystem::exists(command_.resume, error))
        display_.say("goes on with the run that is kept in " + command_.resume);
    Task<RunOutcome> running =
        command_.resume.empty()
            ? run_prompt(client_, std::move(submission), options, &watch)
            : run_kept_prompt(client_, std::move(submission), command_.resume, options, &watch);
    (void)co_await std::move(running);
}

/// Ends only by being stopped.
Task<> Runner::keep_showing(RunWatch& watch) {
    for (;;) {
        show(watch);
        Task<> saving = save_pictures(watch);
        co_await std::move(saving);
        co_await coflow::sleep_for(100ms);
    }
}

/// What cannot be saved does not end the run.
Task<> Runner::save_pictures(RunWatch& watch) {
    const std::filesystem::path out = command_.out;
    const std::filesystem::path previews =
        command_.previews.empty() ? out / "previews" : std::filesystem::path{command_.previews};
    for (auto& [node, picture] : watch.take_previews()) {
        if (command_.previews == "none")
            break;
        Task<> saving = save(previews / picture_name(node, picture.mime), picture, true);
        co_await std::move(saving);
    }
    for (RunWatch::Sent& sent : watch.take_sent()) {
        const std::filesystem::path file =
            free_name(out / picture_name(sent.node, sent.picture.mime));
        Task<> saving = save(file, std::move(sent.picture), false);
        co_await std::move(saving);
        add_file(file, sent.node);
    }
}

Task<> Runner::save(std::filesystem::path file, RunWatch::Picture picture, bool is_preview) {
    try {
        std::filesystem::create_directories(file.parent_path());
        Task<> writing = coflow::write_file_atomically(file, std::move(picture.bytes));
        co_await std::move(writing);
    } catch (const std::exception& error) {
        if (is_preview)
            command_.previews = "none"; // said once
        result_.fail(error.what());
    }
}

Task<> Runner::download_files(const RunOutcome& outcome) {
    for (const OutputFile& file : outcome.files()) {
        try {
            Task<std::filesystem::path> fetching = fetch(client_, file, command_.out);
            const std::filesystem::path path = co_await std::move(fetching);
            add_file(path, file.node);
        } catch (const std::exception& error) {
            result_.fail(error.what()); // the others may come
        }
    }
}

void Runner::add_file(const std::filesystem::path& file, const std::string& node) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error)
        return; // it is said already why it is not there
    result_.lines.push_back(file.string() + "  " + size_text(size));
    result_.json["files"].push_back({{"path", file.string()}, {"node", node}, {"bytes", size}});
}

void Runner::describe(const RunOutcome& outcome) {
    result_.json["end"] = to_string(outcome.end);
    result_.json["prompt_id"] = outcome.prompt_id;
    result_.json["seconds"] = std::chrono::duration<double>{coflow::Clock::now() - begun_}.count();
    if (outcome.failure)
        result_.json["failure"] = {{"node", outcome.failure->node},
                                   {"title", prompt_.title_of(outcome.failure->node)},
                                   {"class", outcome.failure->node_type},
                                   {"exception", outcome.failure->exception_type},
                                   {"message", outcome.failure->message},
                                   {"traceback", outcome.failure->traceback}};
    result_.complaints = complaints_of(outcome, prompt_, client_.server());
    if (!result_.complaints.empty())
        result_.json["problems"] = result_.complaints;
    if (outcome.end != RunEnd::succeeded || !outcome.node_problems.empty())
        result_.exit_code = outcome.loss == Loss::unreachable ? exit_unreachable : exit_failed;
}

} // namespace

Task<Result> run(Client client, Command command, Display& display) {
    Runner runner{std::move(client), std::move(command), display};
    Task<Result> running = runner.run();
    co_return co_await std::move(running);
}

} // namespace comfy
