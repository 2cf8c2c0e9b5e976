// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/data_workflows.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::data;
using Names = std::vector<std::string>;

namespace {

constexpr std::string_view songs = "title,bpm\nx,120\ny,fast\nz,60\n";

struct Studio {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    test::ScratchFolder folder;
    std::string source = folder.file("songs.csv", songs).native();

    Studio() { register_data_workflows(manager.factory()); }
    [[nodiscard]] std::string path(const char* name) const { return (folder / name).native(); }
    [[nodiscard]] std::string content(const char* name) const {
        return test::content_of(folder / name);
    }
    Json run(const char* name, const Json& job) { return manager.start(name, job).get(); }
};

} // namespace

TEST_CASE("records are extracted, typed and by name") {
    Studio studio;
    auto run = studio.manager.start<DataExtraction>(ExtractionJob{
        .source = {.file = studio.source}, .target = {.file = studio.path("a.jsonl")}});
    const DataResult result = run.get();
    CHECK(result.records == 3);
    CHECK(result.bytes_read == songs.size());
    CHECK(result.files.at(0).file == studio.path("a.jsonl"));
    CHECK(run.progress().percentage == 100);
    const Json by_name =
        studio.run("data_extraction", {{"source", {{"file", studio.source}}},
                                       {"target", {{"file", studio.path("b.jsonl")}}}});
    CHECK(by_name["files"][0]["sha256"] == result.files.at(0).sha256);
    CHECK(studio.content("b.jsonl").starts_with("{\"bpm\":\"120\",\"title\":\"x\"}\n"));
}

TEST_CASE("records are transformed and bad ones are put aside") {
    Studio studio;
    const Json result = studio.run(
        "data_transformation",
        {{"source", {{"file", studio.source}, {"values", "detect"}}},
         {"steps",
          {{{"derive", {{"field", "beat"}, {"is", "/"}, {"of", {60, "bpm"}}}}},
           {{"filter", {{"field", "beat"}, {"is", "<"}, {"value", 1}}}}}},
         {"target", {{"file", studio.path("out.csv")}, {"columns", {"beat", "title", "bpm"}}}},
         {"rejects", {{"file", studio.path("rejects.jsonl")}}}});
    CHECK(studio.content("out.csv") == "beat,title,bpm\n0.5,x,120\n");
    CHECK(result["records"] == 1);
    CHECK(result["rejected"] == 1);
    CHECK(Json::parse(studio.content("rejects.jsonl"))["line"] == 3);
}

TEST_CASE("a transformation of the program's own comes after those of the job") {
    Studio studio;
    const Transformation mark = [](Records records, RejectFile* rejects) {
        const auto value = [](const Json& song) { return song.size(); };
        return derive(std::move(records), "fields", value, rejects);
    };
    DataTransformation workflow{{mark}};
    const TransformationJob job{.source = {.file = studio.source},
                                .steps = {Json::parse(R"({"select": ["title"]})")},
                                .target = {.file = studio.path("out.csv")}};
    studio.executor.run(workflow.run(job));
    CHECK(studio.content("out.csv") == "title,fields\nx,1\ny,1\nz,1\n");
}

TEST_CASE("records are validated by a schema") {
    Studio studio;
    const ValidationJob job{.source = {.file = studio.source, .values = CsvValues::detect},
                            .schema = Json::parse(R"({"properties": {"bpm": {"type": "number"}}})"),
                            .target = {.file = studio.path("valid.csv")},
                            .rejects = {.file = studio.path("rejects.jsonl")}};
    const DataResult result = studio.manager.start<DataValidation>(job).get();
    CHECK(result.records == 2);
    CHECK(result.rejected == 1);
    CHECK(studio.content("valid.csv") == "title,bpm\nx,120\nz,60\n");
    ValidationJob strict = job;
    strict.rejects = {};
    CHECK_THROWS_AS(studio.manager.start<DataValidation>(strict).get(), DataError);
    strict.schema = 3;
    CHECK_THROWS_AS(studio.manager.start<DataValidation>(strict).get(), Error);
}

TEST_CASE("records are exported to several files and a report") {
    Studio studio;
    const Json result =
        studio.run("data_export", {{"source", {{"file", studio.source}}},
                                   {"targets",
                                    {{{"file", studio.path("a.csv")}, {"separator", ";"}},
                                     {{"file", studio.path("b.jsonl")}}}},
                                   {"report", studio.path("report.md")}});
    CHECK(studio.content("a.csv") == "title;bpm\nx;\"120\"\ny;fast\nz;\"60\"\n");
    CHECK(studio.content("report.md").starts_with("Records: 3\n"));
    CHECK(result["files"].size() == 2);
}

TEST_CASE("records go to a database and come back") {
    Studio studio;
    studio.run("data_extraction",
               {{"source", {{"file", studio.source}}},
                {"target", {{"file", studio.path("songs.db")}, {"table", "songs"}}}});
    const Json result = studio.run(
        "data_extraction", {{"source", {{"file", studio.path("songs.db")}, {"table", "songs"}}},
                            {"target", {{"file", studio.path("out.jsonl")}}}});
    CHECK(result["records"] == 3);
    CHECK(studio.content("out.jsonl").starts_with("{\"bpm\":\"120\",\"title\":\"x\"}\n"));
}

TEST_CASE("a job that cannot work is refused before anything is read") {
    Studio studio;
    const auto fails = [&](const Json& job) {
        CHECK_THROWS_AS(studio.run("data_extraction", job), Error);
        CHECK(studio.folder.names() == Names{"songs.csv"});
    };
    fails({{"source", {{"file", studio.source}}}, {"target", {{"file", studio.source}}}});
    fails({{"source", {{"file", studio.source}}}, {"target", {{"file", "x.exe"}}}});
    fails({{"source", {{"file", studio.source}, {"separator", "::"}}},
           {"target", {{"file", studio.path("x.csv")}}}});
    fails({{"source", {{"file", studio.path("none.csv")}}},
           {"target", {{"file", studio.path("x.csv")}}}});
    fails({{"source", {{"file", studio.source}, {"format", "cvs"}}},
           {"target", {{"file", studio.path("x.csv")}}}});
}

TEST_CASE("a run that is cancelled at any moment leaves all files or none") {
    int completed = 0;
    for (int steps = 0; steps < 40; ++steps) {
        CAPTURE(steps);
        Studio studio;
        auto run = studio.manager.start<DataExport>(
            ExportJob{.source = {.file = studio.source},
                      .targets = {{.file = studio.path("a.csv")}, {.file = studio.path("b.csv")}},
                      .rejects = {.file = studio.path("rejects")}});
        for (int step = 0; step < steps; ++step)
            studio.executor.step();
        run.cancel();
        studio.executor.run_until_idle();
        const Names names = studio.folder.names();
        if (run.status() == WorkflowStatus::completed)
            ++completed;
        else
            CHECK(run.status() == WorkflowStatus::cancelled);
        CHECK((names == Names{"songs.csv"} || names.size() == 4));
        CHECK((run.status() != WorkflowStatus::completed || names.size() == 4));
    }
    CHECK(completed > 0);
    CHECK(completed < 40);
}

TEST_CASE("progress tells how much of a large file has been read") {
    Studio studio;
    std::string large = "n\n";
    for (int number = 0; number < 200'000; ++number)
        large += std::to_string(number) + "\n";
    auto run = studio.manager.start<DataExtraction>(
        ExtractionJob{.source = {.file = studio.folder.file("large.csv", large).native()},
                      .target = {.file = studio.path("out.jsonl")}});
    std::vector<std::string> messages;
    const auto watch = [](auto progress, std::vector<std::string>& seen) -> Task<> {
        while (const auto each = co_await progress.next())
            if (each->message.ends_with("bytes read"))
                seen.push_back(each->message);
    };
    studio.executor.run(watch(studio.manager.monitor_workflow(run.id()), messages));
    CHECK(run.get().records == 200'000);
    REQUIRE(messages.size() > 2);
    CHECK(messages.front().starts_with("262144 of "));
}
