// SPDX-License-Identifier: MIT
#include "app/report.hpp"

#include "app/outline.hpp"
#include "app/text.hpp"

#include <cstddef>
#include <string_view>

namespace media {

namespace {

using nlohmann::json;

/// The lists of failures that reports of many files have, and what names a file in them.
struct FailureList {
    const char* member;
    const char* name;
    const char* reason;
};
constexpr FailureList failure_lists[] = {{"failures", "file", "reason"},
                                         {"failures", "file", "message"},
                                         {"problems", "name", "reason"}};

std::string text_in(const json& object, const char* member) {
    return object.is_object() && object.contains(member) && object[member].is_string()
               ? object[member].get<std::string>()
               : std::string{};
}

/// Says of what a reason is, unless it does that itself.
std::string line_of(const std::string& of, const std::string& reason) {
    const std::string text = printable(reason);
    return text.find(of) == text.npos ? of + ": " + text : text;
}

void add_failures(const json& report, const std::string& of, std::vector<std::string>& lines) {
    if (!report.is_object())
        return;
    for (const FailureList& list : failure_lists) {
        const auto place = report.find(list.member);
        if (place == report.end() || !place->is_array())
            continue;
        for (const json& each : *place)
            if (const std::string reason = text_in(each, list.reason); !reason.empty())
                lines.push_back(of + line_of(printable(text_in(each, list.name)), reason));
    }
}

std::string dumped(const json& value) {
    return value.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace

std::string report_of(const std::vector<Job>& jobs, const std::vector<Outcome>& outcomes) {
    std::string text;
    for (std::size_t index = 0; index < jobs.size(); ++index) {
        if (!outcomes[index].error.empty())
            continue;
        if (jobs.size() > 1)
            text += (text.empty() ? "" : "\n") + jobs[index].title + "\n";
        text += outline_of(outcomes[index].report);
    }
    return text;
}

std::string json_report_of(const std::vector<Job>& jobs, const std::vector<Outcome>& outcomes) {
    if (jobs.size() == 1)
        return outcomes.front().error.empty() ? dumped(outcomes.front().report) : std::string{};
    json all = json::array();
    for (std::size_t index = 0; index < jobs.size(); ++index) {
        json& each = all.emplace_back(json{{"of", jobs[index].title}});
        if (outcomes[index].error.empty())
            each["report"] = outcomes[index].report;
        else
            each["error"] = outcomes[index].error;
    }
    return dumped(all);
}

std::vector<std::string> failures_in(const std::vector<Job>& jobs,
                                     const std::vector<Outcome>& outcomes) {
    std::vector<std::string> lines;
    for (std::size_t index = 0; index < jobs.size(); ++index)
        if (!outcomes[index].error.empty())
            lines.push_back(line_of(jobs[index].title, outcomes[index].error));
        else
            add_failures(outcomes[index].report, jobs.size() > 1 ? jobs[index].title + ": " : "",
                         lines);
    return lines;
}

} // namespace media
