// SPDX-License-Identifier: MIT
#include "coflow/mixin/validation.hpp"

#include "coflow/mixin/file_operations.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/pipeline.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace coflow;

namespace {

struct Song {
    std::string title;
    int bpm = 120;
};

class Mix : public PipelineWorkflow<Song, std::string, FileOperationMixin, ValidationMixin> {
public:
    Mix() : PipelineWorkflow{{.name = "mix"}} {
        input_rules()
            .field("title", &Song::title, not_empty())
            .field("bpm", &Song::bpm, in_range(20, 300));
        steps(step("play", &Mix::play));
    }
    int played = 0;

private:
    std::string play(Song song) {
        ++played;
        validate_input({.title = "another", .bpm = song.bpm * 2});
        return song.title;
    }
};

} // namespace

TEST_CASE("an invalid input fails the run before it executes, with all that is wrong") {
    testing::SimulatedExecutor executor;
    Mix workflow;
    const Song song{.title = "", .bpm = 500};
    CHECK_THROWS_AS(executor.run(workflow.run(song)), ValidationError);
    CHECK(workflow.status() == WorkflowStatus::failed);
    CHECK(workflow.played == 0);
    try {
        std::rethrow_exception(workflow.latest_run()->error());
    } catch (const ValidationError& error) {
        CHECK(std::string{error.what()} == "the input of workflow 'mix' is invalid: "
                                           "title is empty; bpm is 500, not between 20 and 300");
        CHECK(error.violations().size() == 2);
    }
}

TEST_CASE("a valid input goes its way, and the author may validate others") {
    testing::SimulatedExecutor executor;
    Mix workflow;
    CHECK(executor.run(workflow.run({.title = "T", .bpm = 100})) == "T");
    CHECK_THROWS_AS(executor.run(workflow.run({.title = "T", .bpm = 200})), ValidationError);
    CHECK(workflow.played == 2);
}
