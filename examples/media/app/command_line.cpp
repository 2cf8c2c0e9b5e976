// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"

#include "app/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>

namespace media {

namespace {

using Verb = Command::Verb;

class Parser {
public:
    explicit Parser(Command& command) : command_{command} {
        app_.get_formatter()->column_width(34);
        app_.require_subcommand(1);
        add(Verb::list, "list", "Show all workflows, and the modules that are off");

        CLI::App& analyze = add(Verb::analyze, "analyze", "Report on files, or on all in folders");
        add_kind(analyze, {"audio", "video", "image", "text", "data"});
        add_files(analyze, "FILE_OR_FOLDER", "What to report on");
        add_run_options(analyze);

        CLI::App& generate = add(Verb::generate, "generate", "Make music, a video or a picture");
        add_kind(generate, {"music", "video", "image"});
        add_out(generate, "The file to make; its extension says the format");
        add_run_options(generate);

        add_change(Verb::process, "process", "Cut, scale, fade and so on: make a changed copy");
        add_change(Verb::enhance, "enhance", "Make a better copy: less noise, sharper, louder");
        add_change(Verb::encode, "export", "Make a copy in another format, with tags");

        CLI::App& run = add(Verb::run, "run", "Run any workflow by its name");
        run.add_option("NAME", name_, "As `media list` shows it")->required();
        run.add_option("REQUEST", request_, "A file of JSON, or - for the standard input")
            ->capture_default_str();
        add_run_options(run);

        CLI::App& deliver =
            add(Verb::deliver, "deliver", "Copy files into a folder, checked, with a manifest");
        add_files(deliver, "FILE", "What to deliver");
        deliver.add_option("--to", command_.out, "The folder")->required()->type_name("FOLDER");
        add_run_options(deliver);

        CLI::App& check =
            add(Verb::check, "check", "Compare delivered folders with their manifests");
        add_files(check, "FOLDER", "What has been delivered");
        add_run_options(check);
    }

    void parse(int count, const char* const* arguments) {
        app_.parse(count, arguments);
        if (command_.verb == Verb::run)
            command_.files = {name_, request_};
    }
    int exit(const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app_.exit(error); // help
        fmt::print(stderr, "media: {}; see media --help\n", printable(error.what()));
        return exit_usage;
    }

private:
    CLI::App& add(Verb verb, const std::string& name, const std::string& description) {
        CLI::App& command = *app_.add_subcommand(name, description);
        command.callback([this, verb] { command_.verb = verb; });
        return command;
    }
    void add_change(Verb verb, const std::string& name, const std::string& description) {
        CLI::App& change = add(verb, name, description);
        add_kind(change, {"music", "video", "image"});
        change.add_option("FILE", command_.files, "What to copy")
            ->required()
            ->expected(1)
            ->type_name("");
        add_out(change, "The file to make");
        add_run_options(change);
    }
    void add_kind(CLI::App& command, const std::vector<std::string>& kinds) {
        command.add_option("KIND", command_.kind, "Of what: " + CLI::detail::join(kinds, ", "))
            ->required()
            ->type_name("")
            ->check([kinds](const std::string& kind) {
                return std::find(kinds.begin(), kinds.end(), kind) != kinds.end()
                           ? std::string{}
                           : "is none of " + CLI::detail::join(kinds, ", ");
            });
    }
    void add_files(CLI::App& command, const std::string& name, const std::string& description) {
        command.add_option(name, command_.files, description)->required()->type_name("");
    }
    void add_out(CLI::App& command, const std::string& description) {
        command.add_option("-o,--out", command_.out, description)->required()->type_name("FILE");
    }
    void add_run_options(CLI::App& command) {
        command
            .add_option("--set", command_.settings,
                        "Set a member of the request: decode.longest_side=200; the value is JSON, "
                        "or else a text")
            ->type_name("MEMBER=VALUE")
            ->allow_extra_args(false);
        command.add_option("--jobs", command_.jobs, "Runs at the same time; 0: one for each core")
            ->type_name("N")
            ->capture_default_str();
        command.add_flag("--json", command_.as_json, "Print whole reports as JSON");
    }

    Command& command_;
    std::string name_;
    std::string request_ = "-";
    CLI::App app_{"Analyses, makes, changes and delivers sound, pictures, videos, texts and data."};
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

} // namespace media
