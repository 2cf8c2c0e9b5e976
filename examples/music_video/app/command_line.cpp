// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"

#include <CLI/CLI.hpp>

#include <regex>
#include <string>

namespace music {

namespace {

std::string style_names() {
    std::string names;
    for (const Style style : all_styles)
        names += (names.empty() ? "" : ", ") + std::string{to_string(style)};
    return names;
}

} // namespace

CommandLine parse_command_line(int count, const char* const* arguments) {
    Settings settings;
    CLI::App app{"Analyses a song, composes a backing clip in its tempo and key, and makes a music "
                 "video of it."};
    app.get_formatter()->column_width(30);
    app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    app.add_option("song", settings.song,
                   "The audio file; without one, a short song is made first");
    app.add_option("-o,--output", settings.output, "Folder for the results")->capture_default_str();
    std::string style{to_string(settings.style)};
    app.add_option("-s,--style", style, "Style of the clip: " + style_names())
        ->capture_default_str()
        ->check([](const std::string& name) {
            return parse_style(name) ? std::string{} : "no such style; one of: " + style_names();
        });
    double seconds = 0;
    auto* const length =
        app.add_option("-l,--length", seconds, "Length of the clip in seconds; default: the song's")
            ->check(CLI::Range(1.0, 1800.0));
    app.add_option("-t,--title", settings.title, "Title in the picture; default: the file's name");
    app.add_option("--seed", settings.seed, "Another seed, another tune")->capture_default_str();
    std::string size = "1280x720";
    app.add_option("--size", size, "Size of the picture, both even")
        ->capture_default_str()
        ->check([](const std::string& text) {
            return std::regex_match(text,
                                    std::regex{"[1-9][0-9]{1,2}[02468]x[1-9][0-9]{1,2}[02468]"})
                       ? std::string{}
                       : std::string{"not a size such as 1280x720, from 100x100 to 9998x9998"};
        });
    app.add_flag("-v,--verbose", settings.verbose, "Log each step to the standard error");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return {.settings = std::nullopt, .exit_code = app.exit(error)};
    }
    settings.style = *parse_style(style);
    if (length->count() > 0)
        settings.length = Seconds{seconds};
    const std::size_t cross = size.find('x');
    settings.width = std::stoi(size.substr(0, cross));
    settings.height = std::stoi(size.substr(cross + 1));
    return {.settings = settings, .exit_code = 0};
}

} // namespace music
