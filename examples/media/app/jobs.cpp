// SPDX-License-Identifier: MIT
#include "app/jobs.hpp"

#include "app/modules.hpp"
#include "app/set_member.hpp"
#include "app/text.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/file_error.hpp"
#include "coflow/base/quote.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace media {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Verb = Command::Verb;

/// What a kind of thing is done by, and the members of its request; empty: there is none.
struct Target {
    Verb verb;
    std::string_view kind;
    std::string_view workflow;
    std::string_view folder_workflow; ///< For a folder as one; otherwise one run for each file.
    std::string_view input;           ///< As `set_member` takes it.
    std::string_view output;
    std::string_view module;
    std::string_view request = "{}"; ///< To begin with: what cannot be left out and may be empty.
};

constexpr Target targets[] = {
    {Verb::analyze, "audio", "audio_analysis", "audio_folder_analysis", "file", "",
     "analyzer_audio"},
    {Verb::analyze, "video", "video_analysis", "video_folder_analysis", "file", "",
     "analyzer_video"},
    {Verb::analyze, "image", "image_analysis", "image_folder_analysis", "file", "",
     "analyzer_image"},
    {Verb::analyze, "text", "text_analysis", "text_folder_analysis", "file", "", "analyzer_text"},
    {Verb::analyze, "data", "data_export", "", "source.file", "", "analyzer_data"},
    {Verb::generate, "music", "music_production", "", "", "file", "generator_music"},
    {Verb::generate, "video", "video_production", "", "", "output", "generator_video",
     R"({"creation": {}})"},
    {Verb::generate, "image", "image_production", "", "", "output", "generator_image",
     R"({"create": {}})"},
    {Verb::process, "music", "music_processing", "", "input", "output", "generator_music"},
    {Verb::process, "video", "video_processing", "", "file", "output", "generator_video"},
    {Verb::process, "image", "image_processing", "", "file", "output", "generator_image"},
    {Verb::enhance, "music", "music_enhancement", "", "input", "output", "generator_music"},
    {Verb::enhance, "video", "video_enhancement", "", "file", "output", "generator_video",
     R"({"options": {}})"},
    {Verb::enhance, "image", "image_enhancement", "", "file", "output", "generator_image",
     R"({"enhancement": {}})"},
    {Verb::encode, "music", "music_export", "", "input", "output", "generator_music"},
    {Verb::encode, "video", "video_export", "", "file", "output", "generator_video"},
    {Verb::encode, "image", "image_export", "", "file", "output", "generator_image"},
};

[[noreturn]] void throw_off(const Target& target) {
    std::string text = "media is built without the module " + std::string{target.module};
    for (const Module& module : all_modules())
        if (module.name == target.module && !module.packages.empty())
            text += "; on Debian it needs: apt-get install " + std::string{module.packages};
    throw coflow::Error{coflow::ErrorCode::not_found, text};
}

const Target& target_of(const Command& command, const coflow::WorkflowFactory& factory) {
    const auto* const target = std::ranges::find_if(targets, [&](const Target& each) {
        return each.verb == command.verb && each.kind == command.kind;
    });
    if (!factory.contains(target->workflow))
        throw_off(*target);
    return *target;
}

/// `set_member` with a text, whatever it looks like.
void set_text(json& request, std::string_view path, const std::string& text) {
    json::json_pointer pointer;
    for (std::size_t dot = path.find('.'); dot != path.npos; dot = path.find('.')) {
        pointer /= std::string{path.substr(0, dot)};
        path.remove_prefix(dot + 1);
    }
    request[pointer / std::string{path}] = text;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entries{folder, error};
         !error && entries != fs::directory_iterator{}; entries.increment(error)) {
        std::error_code unreadable;
        if (entries->is_regular_file(unreadable) &&
            !entries->path().filename().native().starts_with('.'))
            files.push_back(entries->path());
    }
    if (error)
        throw coflow::FileError{folder, "cannot be listed", error};
    std::ranges::sort(files);
    return files;
}

std::vector<Job> jobs_on_files(const Command& command, const coflow::WorkflowFactory& factory) {
    const Target& target = target_of(command, factory);
    std::vector<Job> jobs;
    const auto add = [&](const fs::path& file) {
        Job& job = jobs.emplace_back(
            Job{printable(file.native()), std::string{target.workflow}, json::object()});
        if (!target.input.empty())
            set_text(job.request, target.input, file.native());
        if (!target.output.empty())
            set_text(job.request, target.output, command.out);
    };
    if (target.input.empty()) {
        add(command.out);
        return jobs;
    }
    for (const fs::path file : command.files) {
        std::error_code missing; // the run will tell
        if (!fs::is_directory(file, missing))
            add(file);
        else if (factory.contains(target.folder_workflow))
            jobs.push_back({printable(file.native()), std::string{target.folder_workflow},
                            json{{"folder", file}}});
        else
            std::ranges::for_each(files_in(file), add);
    }
    return jobs;
}

Job job_of_request(const std::string& name, const std::string& file) {
    std::ifstream opened;
    if (file != "-") {
        opened.open(file, std::ios::binary);
        if (!opened)
            throw coflow::FileError{file, "cannot be read", errno};
    }
    std::istream& input = file == "-" ? std::cin : opened;
    const std::string text{std::istreambuf_iterator<char>{input}, {}};
    json request = json::object();
    try {
        if (text.find_first_not_of(" \t\r\n") != text.npos)
            request = json::parse(text);
    } catch (const json::exception& error) {
        throw coflow::Error{coflow::ErrorCode::invalid_argument,
                            (file == "-" ? "the standard input" : coflow::quote(file)) +
                                " is no JSON: " + error.what()};
    }
    return {printable(name), name, std::move(request)};
}

std::string now_as_text() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::vector<Job> jobs_without_settings(const Command& command,
                                       const coflow::WorkflowFactory& factory) {
    std::vector<Job> jobs;
    switch (command.verb) {
    case Verb::run:
        jobs.push_back(job_of_request(command.files[0], command.files[1]));
        return jobs;
    case Verb::deliver:
        jobs.push_back(
            {printable(command.out),
             "delivery",
             {{"files", command.files}, {"folder", command.out}, {"made_at", now_as_text()}}});
        return jobs;
    case Verb::check:
        for (const std::string& folder : command.files)
            jobs.push_back({printable(folder), "delivery_check", {{"folder", folder}}});
        return jobs;
    default:
        return jobs_on_files(command, factory);
    }
}

} // namespace

std::vector<Job> jobs_for(const Command& command, const coflow::WorkflowFactory& factory) {
    std::vector<Job> jobs = jobs_without_settings(command, factory);
    for (Job& job : jobs)
        for (const std::string& setting : command.settings)
            set_member(job.request, setting);
    return jobs;
}

} // namespace media
