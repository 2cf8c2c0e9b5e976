// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"

#include "app/result.hpp"
#include "terminal/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace comfy {

namespace {

using Verb = Command::Verb;

class Parser {
public:
    explicit Parser(Command& command) : command_{command} {
        const char* const server = std::getenv("COMFY_SERVER");
        command_.server = server == nullptr || *server == '\0' ? "http://127.0.0.1:8188" : server;
        app_.get_formatter()->column_width(34);
        app_.require_subcommand(1);
        add_run();
        add_check();
        add(Verb::queue, "queue", "Show what runs and what waits");

        CLI::App& cancel = add(Verb::cancel, "cancel", "Cancel prompts, and no others");
        CLI::App& which = *cancel.add_option_group("WHICH");
        which.add_option("ID", command_.subject, "The prompt's id, as `comfy queue` shows it")
            ->type_name("");
        which.add_flag("--all-mine", command_.all_mine, "All that this program has submitted");
        which.add_flag("--running", command_.running, "Whatever runs");
        which.require_option(1);

        CLI::App& info = add(Verb::info, "info", "Show what the server is, or a class of nodes");
        info.add_option("CLASS", command_.subject, "Such as KSampler")->type_name("");

        CLI::App& free = add(Verb::free, "free", "Let the server unload its models");
        free.add_flag("--results", command_.frees_results,
                      "And forget the results of nodes, which are computed anew then");

        CLI::App& history = add(Verb::history, "history", "Show prompts that have ended");
        history.add_option("ID", command_.subject, "Only this one, with its files")->type_name("");
    }

    void parse(int count, const char* const* arguments) { app_.parse(count, arguments); }
    int exit(const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app_.exit(error); // help
        fmt::print(stderr, "comfy: {}; see comfy --help\n", terminal::printable(error.what()));
        return exit_usage;
    }

private:
    CLI::App& add(Verb verb, const std::string& name, const std::string& description) {
        CLI::App& command = *app_.add_subcommand(name, description);
        command.callback([this, verb] { command_.verb = verb; });
        command
            .add_option("--server", command_.server,
                        "Where ComfyUI is; else $COMFY_SERVER, else http://127.0.0.1:8188")
            ->type_name("URL");
        command.add_flag("--json", command_.as_json, "Print JSON");
        return command;
    }
    void add_prompt(CLI::App& command) {
        command.add_option("PROMPT", command_.subject, "A file of ComfyUI's \"Export (API)\"")
            ->required()
            ->type_name("");
        command
            .add_option("--set", command_.settings,
                        "Set an input of a node, given by id or title: 3.seed=7, Positive.text=fox")
            ->type_name("NODE.INPUT=VALUE")
            ->allow_extra_args(false);
    }
    void add_run() {
        CLI::App& run = add(Verb::run, "run", "Run a prompt and fetch what it makes");
        add_prompt(run);
        run.add_option("--upload", command_.uploads, "Upload a file and set an input to it")
            ->type_name("NODE.INPUT=FILE")
            ->allow_extra_args(false);
        run.add_option("-o,--out", command_.out, "Where the files go")
            ->type_name("FOLDER")
            ->capture_default_str();
        run.add_option("--previews", command_.previews,
                       "Where previews go, or none; else FOLDER/previews")
            ->type_name("FOLDER");
        run.add_option("--resume", command_.resume,
                       "Keep the run here, and go on with the one that is kept here")
            ->type_name("FILE");
        run.add_option_function<std::string>(
               "--timeout",
               [this](const std::string& text) {
                   command_.timeout = parse_duration(text);
                   if (!command_.timeout)
                       throw CLI::ValidationError{"--timeout", text + " is no time such as 10m"};
               },
               "Cancel the prompt after this time: 90s, 10m, 2h")
            ->type_name("TIME");
        run.add_flag("!--no-check", command_.checks, "Leave all checks to the server");
    }
    void add_check() {
        CLI::App& check = add(Verb::check, "check", "Say all that is wrong with a prompt");
        add_prompt(check);
        check
            .add_option("--object-info", command_.object_info,
                        "Ask no server: a file of its GET /object_info")
            ->type_name("FILE");
    }

    Command& command_;
    CLI::App app_{"Runs prompts on ComfyUI servers, and shows what those do.", "comfy"};
};

} // namespace

CommandLine parse_command_line(int count, const char* const* arguments) {
    Command command;
    Parser parser{command};
    try {
        parser.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return {.exit_code = parser.exit(error)};
    }
    return {.command = command};
}

std::optional<coflow::Duration> parse_duration(std::string_view text) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    const std::string_view unit{rest, static_cast<std::size_t>(end - rest)};
    if (unit == "m")
        number *= 60;
    else if (unit == "h")
        number *= 3600;
    constexpr double most = 3600.0 * 24 * 365;
    if (error != std::errc{} || !(number > 0) || number > most ||
        (!unit.empty() && unit != "s" && unit != "m" && unit != "h"))
        return std::nullopt;
    return std::chrono::duration_cast<coflow::Duration>(std::chrono::duration<double>{number});
}

} // namespace comfy
