// SPDX-License-Identifier: MIT
// Records from a file to files: typed with C++ functions, and by name with JSON. Bad records are
// put aside with line and reason.
#include "coflow/analyzer/data/data_workflows.hpp"
#include "coflow/analyzer/data/read_records.hpp"
#include "coflow/analyzer/data/transform.hpp"
#include "coflow/analyzer/data/write_records.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/coflow.hpp"

#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>

using namespace coflow;
using data::Json;

const std::string songs = "title,artist,bpm\n"
                          "\"Night, Train\",Ada,128\n"
                          "Morning,Bo,fast\n"
                          "Noon,Ada,96\n";

Task<> by_hand(std::filesystem::path folder) {
    const auto beat = [](const Json& song) { return 60 / song.at("bpm").get<double>(); };
    data::RejectFile rejects{folder / "rejects.jsonl"};
    co_await rejects.open();
    data::Records records = data::read_records(
        folder / "songs.csv", {.values = data::CsvValues::detect, .rejects = &rejects});
    records = data::derive(std::move(records), "beat", beat, &rejects);
    const data::WrittenFile written =
        co_await data::write_records(std::move(records), folder / "beats.csv");
    co_await rejects.commit();
    std::printf("%d records, %d rejected\n", static_cast<int>(written.records),
                static_cast<int>(rejects.count()));
}

int main() {
    WorkflowExecutor executor;
    WorkflowManager manager{executor};
    data::register_data_workflows(manager.factory());
    const TemporaryDirectory folder;
    const auto path = [&](const char* name) { return (folder.path() / name).native(); };
    const auto show = [&](const char* name) {
        std::printf("%s:\n%s", name, executor.run(read_file(path(name))).c_str());
    };
    executor.run(write_file_atomically(path("songs.csv"), songs));

    executor.run(by_hand(folder.path()));
    show("beats.csv");

    const Json job{{"source", {{"file", path("songs.csv")}, {"values", "detect"}}},
                   {"steps", Json::parse(R"([
                       {"filter": {"field": "bpm", "is": ">", "value": 0}},
                       {"group": {"by": ["artist"], "aggregates": [
                           {"kind": "count", "as": "songs"},
                           {"kind": "mean", "field": "bpm", "as": "bpm"}]}}])")},
                   {"target", {{"file", path("artists.csv")}}},
                   {"rejects", {{"file", path("bad.jsonl")}}}};
    const Json result = manager.start("data_transformation", job).get();
    std::printf("%d rejected\n", result["rejected"].get<int>());
    show("artists.csv");
    const Json bad = Json::parse(executor.run(read_file(path("bad.jsonl"))));
    std::printf("line %d: %s\n", bad["line"].get<int>(), bad["reason"].get<std::string>().c_str());
}
