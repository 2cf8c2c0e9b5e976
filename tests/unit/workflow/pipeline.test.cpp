// SPDX-License-Identifier: MIT
#include "coflow/workflow/pipeline.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/run_workflow.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

struct Song {
    std::filesystem::path file;
};
struct Analysis {
    double bpm = 0;
    std::string key;
};
struct Clip {
    std::filesystem::path audio;
};
struct Video {
    std::filesystem::path file;
};

template <class Host>
class Naming {
protected:
    Clip rename(Clip clip) { return Clip{clip.audio.replace_extension(".wav")}; }
};

class MusicVideo : public PipelineWorkflow<Song, Video, Naming> {
public:
    MusicVideo() {
        steps(step("audio_analysis", &MusicVideo::analyze),
              step("music_generation", &MusicVideo::generate,
                   {.retry = {.max_retries = 3, .delay = 1s}}),
              step("rename", &MusicVideo::rename),
              step("video_creation", &MusicVideo::render, {.timeout = 5min, .weight = 5}));
    }

    int failures = 0;
    std::vector<double> percentages;

private:
    Task<Analysis> analyze(Song song) {
        co_await sleep_for(1s);
        co_return Analysis{128, song.file.string()};
    }
    Task<Clip> generate(Analysis analysis) {
        percentages.push_back(progress().percentage);
        co_await sleep_for(1s);
        if (failures-- > 0)
            throw std::runtime_error{"no model"};
        co_return Clip{analysis.key};
    }
    Task<Video> render(const Clip& clip) {
        percentages.push_back(progress().percentage);
        co_await sleep_for(1s);
        report_progress(50, "half of the frames");
        percentages.push_back(progress().percentage);
        co_await sleep_for(1s);
        co_return Video{clip.audio.string() + ".mp4"};
    }
};

} // namespace

TEST_CASE("a pipeline hands each step the result of the one before it") {
    testing::SimulatedExecutor executor;
    MusicVideo workflow;
    CHECK(executor.run(workflow.run(Song{"song.mp3"})).file == "song.wav.mp4");
    CHECK(workflow.status() == WorkflowStatus::completed);
    CHECK(workflow.percentages == std::vector<double>{12.5, 37.5, 37.5 + 62.5 / 2});
    CHECK(workflow.progress().percentage == 100);
    CHECK(workflow.progress().current_step == "video_creation");
    CHECK(workflow.progress().message == "half of the frames");
}

TEST_CASE("a step of a pipeline is retried, and in the end names itself") {
    testing::SimulatedExecutor executor;
    MusicVideo workflow;
    workflow.failures = 3;
    CHECK(executor.run(workflow.run(Song{"song.mp3"})).file == "song.wav.mp4");
    CHECK(workflow.latest_run()->elapsed() == 1s + (1s + 2s + 4s) + 4 * 1s + 2s);

    workflow.failures = 4;
    CHECK_THROWS_AS(executor.run(workflow.run(Song{"song.mp3"}, {.id = "r"})), std::runtime_error);
    CHECK(workflow.latest_run()->error_message() ==
          "workflow 'MusicVideo' (r): step 'music_generation' (1), attempt 4 of 4: no model");
}

TEST_CASE("a pipeline shows its steps, and how far they are") {
    testing::SimulatedExecutor executor;
    MusicVideo workflow;
    const auto states = [&] {
        std::string text;
        for (const GraphNode& node : workflow.graph().nodes)
            text += std::string{to_string(node.state)} + " ";
        return text;
    };
    CHECK(states() == "waiting waiting waiting waiting ");
    const GraphView view = workflow.graph();
    CHECK(view.workflow == "MusicVideo");
    CHECK(view.nodes[3].name == "video_creation");
    CHECK(view.nodes[3].weight == 5);
    REQUIRE(view.edges.size() == 3);
    CHECK(view.edges[2].from == 2);
    CHECK(view.edges[2].to == 3);

    auto handle = executor.start(workflow.run(Song{"song.mp3"}));
    executor.advance(1500ms);
    CHECK(states() == "done running waiting waiting ");
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(states() == "done skipped waiting waiting ");

    executor.run(workflow.run(Song{"song.mp3"}));
    CHECK(states() == "done done done done ");
    workflow.failures = 10;
    CHECK_THROWS(executor.run(workflow.run(Song{"song.mp3"})));
    CHECK(states() == "done failed waiting waiting ");
}

namespace {

Task<std::unique_ptr<int>> make() { co_return std::make_unique<int>(1); }
std::unique_ptr<int> increment(std::unique_ptr<int> value) {
    ++*value;
    return value;
}

class MoveOnly : public PipelineWorkflow<NoInput, long> {
public:
    explicit MoveOnly(int more) {
        const auto text = std::make_shared<int>(more);
        steps(step("make", make), step("increment", increment),
              step("add", [text](std::unique_ptr<int> value) -> Task<int> {
                  co_await sleep_for(1s);
                  co_return *value + *text;
              }));
    }
};

class Effects : public PipelineWorkflow<int, void> {
public:
    Effects() {
        steps(step("keep", &Effects::keep), step("nothing", &Effects::nothing),
              step("end", [this] { seen += 100; }));
    }
    int seen = 0;

private:
    void keep(int value) { seen = value; }
    Task<> nothing() {
        co_await sleep_for(1s);
        seen += 10;
    }
};

struct Large {
    std::string texts[20];
};

class WithLarge : public PipelineWorkflow<Large, std::string> {
public:
    WithLarge() {
        steps(step("swap", &WithLarge::swap),
              step("take", [](const Large& large) { return large.texts[19]; }));
    }

private:
    static Task<> pause() { co_await sleep_for(1s); }
    Task<Large> swap(Large large) {
        co_await pause();
        std::swap(large.texts[0], large.texts[19]);
        co_return large;
    }
};

} // namespace

TEST_CASE("values between steps may be move-only, large, converted or nothing at all") {
    testing::SimulatedExecutor executor;
    MoveOnly move_only{40};
    CHECK(executor.run(move_only.run()) == 42L);

    Effects effects;
    executor.run(effects.run(1));
    CHECK(effects.seen == 111);

    WithLarge with_large;
    Large large;
    large.texts[0] = "a text that does not fit into the string itself";
    CHECK(executor.run(with_large.run(large)) == large.texts[0]);
}

TEST_CASE("steps are numbered by their place in the chain, also beneath them") {
    testing::SimulatedExecutor executor;
    std::vector<std::string> ids;
    auto note = [&ids]() -> Task<> {
        const StepScope& here = co_await this_step();
        ids.push_back(here.id().to_string());
    };
    PipelineWorkflow<NoInput, NoInput> pipeline{{.name = "numbered"}};
    pipeline.add_step("one", note);
    pipeline.add_step("two", [&note]() -> Task<> {
        co_await step("inner", note);
        co_await step("inner", note);
    });
    pipeline.add_step("three", note);
    executor.run(pipeline.run());
    CHECK(ids == std::vector<std::string>{"0", "1.0", "1.1", "2"});
}

// Chains that are built at run time

TEST_CASE("a pipeline can be built at run time") {
    testing::SimulatedExecutor executor;
    PipelineWorkflow<Song, Video> pipeline{{.name = "built"}};
    pipeline.add_step(std::string{"cut"}, [](const Song& song) { return Clip{song.file}; })
        .add_step<Clip>("fade", [](auto clip) { return clip; })
        .add_step("render", [](Clip clip) -> Task<Video> { co_return Video{clip.audio}; },
                  {.weight = 2});
    CHECK(executor.run(pipeline.run(Song{"x.mp3"})).file == "x.mp3");
    CHECK(pipeline.graph().nodes[0].name == "cut");
}

TEST_CASE("a step that does not fit is refused when it is added, and names both sides") {
    PipelineWorkflow<Song, Video> pipeline{{.name = "built"}};
    const auto problem = [&](auto add) {
        try {
            add();
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::type_mismatch);
            return std::string{error.what()};
        }
        return std::string{};
    };
    using Catch::Matchers::Contains;
    CHECK_THAT(problem([&] { pipeline.add_step("fade", [](Clip clip) { return clip; }); }),
               Contains("pipeline 'built': step 'fade' takes") && Contains("Clip") &&
                   Contains("its input is") && Contains("Song"));
    pipeline.add_step("cut", [](Song song) { return Clip{song.file}; });
    CHECK_THAT(problem([&] { pipeline.add_step("again", [](Song song) { return song; }); }),
               Contains("step 'again' takes") && Contains("the last step 'cut' returns"));
    CHECK_THAT(problem([&] { pipeline.add_step("nothing", [] { return 1; }); }),
               Contains("takes nothing"));
    CHECK(pipeline.graph().nodes.size() == 1);
}

TEST_CASE("an unfinished chain is an error when it is run") {
    testing::SimulatedExecutor executor;
    PipelineWorkflow<Song, Video> pipeline{{.name = "built"}};
    CHECK_THROWS_WITH(executor.run(pipeline.run(Song{})),
                      Catch::Contains("pipeline 'built' is not finished: it has no steps yet") &&
                          Catch::Contains("Song") && Catch::Contains("Video"));
    pipeline.add_step("cut", [](Song song) { return Clip{song.file}; });
    CHECK_THROWS_WITH(executor.run(pipeline.run(Song{})),
                      Catch::Contains("the last step 'cut' returns") && Catch::Contains("Clip"));
    CHECK(pipeline.status() == WorkflowStatus::failed);
}

TEST_CASE("a pipeline without steps is an error when it is run, even if its types fit") {
    testing::SimulatedExecutor executor;
    PipelineWorkflow<int, int> pipeline{{.name = "empty"}};
    CHECK_THROWS_WITH(executor.run(pipeline.run(7)),
                      Catch::Contains("pipeline 'empty' is not finished: it has no steps yet"));
}

TEST_CASE("senseless options are refused when the step is added") {
    PipelineWorkflow<int, int> pipeline{{.name = "built"}};
    const auto same = [](int value) { return value; };
    CHECK_THROWS_WITH(pipeline.add_step("s", same, {.weight = -1}),
                      Catch::Contains("pipeline 'built', step 's'") && Catch::Contains("weight"));
    CHECK_THROWS_WITH(pipeline.add_step("s", same, {.retry = {.max_retries = -1}}),
                      Catch::Contains("step 's'") && Catch::Contains("max_retries"));
    CHECK(pipeline.graph().nodes.empty());
}

TEST_CASE("a pipeline that runs takes no more steps") {
    testing::SimulatedExecutor executor;
    PipelineWorkflow<int, int> pipeline{{.name = "busy"}};
    pipeline.add_step("wait", [](int value) -> Task<int> {
        co_await sleep_for(1s);
        co_return value;
    });
    auto handle = executor.start(pipeline.run(1));
    executor.run_until_idle();
    CHECK_THROWS_WITH(pipeline.add_step("late", [](int value) { return value; }),
                      Catch::Contains("is running"));
    CHECK(handle.get() == 1);
    pipeline.add_step("next", [](int value) { return value + 1; });
    CHECK(executor.run(pipeline.run(1)) == 2);
}

namespace {

class Twice : public PipelineWorkflow<int, int> {
public:
    Twice() {
        const auto same = [](int value) { return value; };
        steps(step("one", same));
        steps(step("two", same));
    }
};

struct Stranger {
    virtual ~Stranger() = default;
    int call(int value) { return value; }
};
class Estranged : public PipelineWorkflow<int, int> {
public:
    Estranged() { steps(step("call", &Stranger::call)); }
};

} // namespace

TEST_CASE("a chain is made once") {
    CHECK_THROWS_WITH(Twice{}, Catch::Contains("has steps already"));
}

TEST_CASE("a member of a class that the workflow is not is an error that names it") {
    testing::SimulatedExecutor executor;
    Estranged workflow;
    CHECK_THROWS_WITH(executor.run(workflow.run(1)), Catch::Contains("Stranger"));
}

TEST_CASE("whether a chain fits can be asked at compile time") {
    using ToClip = Task<Clip> (*)(Song);
    using ToVideo = Video (*)(const Clip&);
    STATIC_REQUIRE(detail::PipelineChain<1, Song, Video, ToClip, ToVideo>::fits);
    STATIC_REQUIRE_FALSE(detail::PipelineChain<1, Song, Clip, ToClip, ToVideo>::fits);
    STATIC_REQUIRE_FALSE(detail::PipelineChain<1, Song, Video, ToVideo, ToClip>::fits);
    STATIC_REQUIRE_FALSE(detail::PipelineChain<1, Song, Video>::fits);
    STATIC_REQUIRE(detail::PipelineChain<1, Song, Song>::fits);
}

namespace {

struct PipelineScenario {
    class Waits : public PipelineWorkflow<int, int> {
    public:
        Waits() {
            steps(step("wait", &Waits::wait), step("end", [](int value) { return value; }));
        }
        Event go;

    private:
        Task<int> wait(int value) {
            co_await go.wait();
            co_return value;
        }
    };
    Waits workflow;
    RunContext run{{}, "waits"};

    Task<> operate() { co_await run_workflow(workflow, 1, run); }
    Task<> complete() {
        workflow.go.set();
        co_return;
    }
    void check(test::Ending ending) {
        CHECK((run.status() == WorkflowStatus::completed) == (ending == test::Ending::returned));
        CHECK(run.step_counts().failed == 0);
    }
};

} // namespace

TEST_CASE("a pipeline ends as its steps do, whenever it is cancelled") {
    test::check_cancellation<PipelineScenario>();
    test::cancel_from_another_thread<PipelineScenario>();
}
