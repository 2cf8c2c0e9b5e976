// SPDX-License-Identifier: MIT
#include "coflow/manage/workflow_factory.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <stdexcept>
#include <string>

using namespace coflow;
using nlohmann::json;

namespace {

struct Song {
    std::string title;
    double bpm = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Song, title, bpm)

class Halve : public BaseWorkflow<Song, Song> {
public:
    Halve() : BaseWorkflow{{.type = WorkflowType::generation}} {}

private:
    Task<Song> execute(Song song) override {
        song.bpm /= 2;
        co_return song;
    }
};

class Silence : public BaseWorkflow<NoInput, void> {
    Task<void> execute(NoInput) override { co_return; }
};

class Echo : public BaseWorkflow<json, json> {
    Task<json> execute(json input) override { co_return input; }
};

class Scaled : public BaseWorkflow<double, double> {
public:
    explicit Scaled(double factor) : factor_{factor} {}

private:
    Task<double> execute(double value) override { co_return value* factor_; }
    double factor_;
};

struct Fragile {
    Fragile() { throw std::runtime_error{"no licence"}; }
};
class Broken : public BaseWorkflow<NoInput, int> {
    Task<int> execute(NoInput) override { co_return 1; }
    Fragile fragile_;
};

std::string message_of(auto&& call, ErrorCode code) {
    try {
        call();
    } catch (const Error& error) {
        CHECK(error.code() == code);
        return error.what();
    }
    FAIL("nothing was thrown");
    return {};
}

json execute(std::unique_ptr<JsonWorkflow> workflow) {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    return manager.start(std::move(workflow), NoInput{}).get();
}

} // namespace

TEST_CASE("a workflow made by name reads its input from JSON and returns JSON") {
    WorkflowFactory factory;
    factory.add<Halve>("halve").add<Silence>("silence").add<Echo>("echo");
    const json song = {{"title", "A"}, {"bpm", 120.0}};

    auto halve = factory.create("halve", song);
    CHECK(halve->name() == "halve");
    CHECK(halve->type() == WorkflowType::generation);
    CHECK(halve->workflow().name() == "Halve");
    CHECK(execute(std::move(halve)) == json{{"title", "A"}, {"bpm", 60.0}});
    CHECK(execute(factory.create("silence", nullptr)).is_null());
    CHECK(execute(factory.create("silence", json::object())).is_null());
    CHECK(execute(factory.create("echo", json::array({1, 2}))) == json::array({1, 2}));
}

TEST_CASE("a workflow that needs arguments is made by a function") {
    WorkflowFactory factory;
    factory.add<Scaled>("triple", [] { return std::make_unique<Scaled>(3.0); });
    CHECK(execute(factory.create("triple", 2)) == 6.0);
}

TEST_CASE("an unknown name lists the known ones") {
    WorkflowFactory factory;
    CHECK(message_of([&] { (void)factory.create("music", {}); }, ErrorCode::not_found) ==
          "no workflow is registered as 'music'; none is registered");
    factory.add<Silence>("silence").add<Echo>("echo");
    CHECK(message_of([&] { (void)factory.create("music", {}); }, ErrorCode::not_found) ==
          "no workflow is registered as 'music'; known: echo, silence");
}

TEST_CASE("an input that does not fit names the workflow and what is wrong") {
    WorkflowFactory factory;
    factory.add<Halve>("halve").add<Silence>("silence");
    const std::string missing = message_of(
        [&] { (void)factory.create("halve", json{{"title", "A"}}); }, ErrorCode::type_mismatch);
    CHECK(missing.find("workflow 'halve' cannot take this input: ") == 0);
    CHECK(missing.find("'bpm'") != std::string::npos);
    CHECK(message_of([&] { (void)factory.create("halve", "text"); }, ErrorCode::type_mismatch) !=
          missing);
    CHECK(message_of([&] { (void)factory.create("silence", 1); }, ErrorCode::type_mismatch) ==
          "workflow 'silence' cannot take this input: it takes none");
}

TEST_CASE("a name can be registered once, and not be empty") {
    WorkflowFactory factory;
    factory.add<Echo>("echo");
    CHECK(message_of([&] { factory.add<Silence>("echo"); }, ErrorCode::duplicate) ==
          "a workflow is registered as 'echo' already");
    message_of([&] { factory.add<Silence>(""); }, ErrorCode::invalid_argument);
    CHECK(factory.contains("echo"));
    CHECK_FALSE(factory.contains("silence"));
}

TEST_CASE("what a workflow's constructor throws comes out of create") {
    WorkflowFactory factory;
    factory.add<Broken>("broken");
    CHECK_THROWS_WITH(factory.create("broken", {}), "no licence");
}

TEST_CASE("registered workflows are listed with their descriptions and types") {
    WorkflowFactory factory;
    factory.add<Silence>("silence", {.description = "Says nothing."}).add<Echo>("echo");
    factory.add<Halve>("halve");
    const auto entries = factory.entries();
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].name == "echo");
    CHECK(entries[0].description.empty());
    CHECK(entries[0].type == WorkflowType::processing);
    CHECK(entries[1].type == WorkflowType::generation);
    CHECK(entries[2].description == "Says nothing.");
}
