// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/record_writer.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <memory>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::data;

TEST_CASE("nothing appears before a writer commits") {
    testing::SimulatedExecutor executor;
    const test::ScratchFolder folder;
    {
        const auto writer = make_writer(folder / "out.jsonl");
        executor.run(writer->open());
        executor.run(writer->write({.fields = {{"a", 1}}}));
        CHECK_FALSE(std::filesystem::exists(folder / "out.jsonl"));
    }
    CHECK(folder.names().empty());
    const auto writer = make_writer(folder / "out.jsonl");
    executor.run(writer->open());
    executor.run(writer->write({.fields = {{"a", 1}}}));
    CHECK(executor.run(writer->commit()).records == 1);
    CHECK(test::content_of(folder / "out.jsonl") == "{\"a\":1}\n");
}

TEST_CASE("only text formats can be written") {
    for (const auto format : {RecordFormat::json_array, RecordFormat::sqlite})
        CHECK_THROWS_AS(make_writer("out", {.format = format}), Error);
    CHECK_THROWS_AS(make_writer("out"), Error);
}
