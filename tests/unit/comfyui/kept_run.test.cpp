// SPDX-License-Identifier: MIT
#include "coflow/comfyui/kept_run.hpp"

#include "coflow/base/file_error.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <optional>

using namespace coflow;
using namespace coflow::comfyui;

namespace {

KeptRun some_run() {
    KeptRun run;
    run.prompt_id = "id";
    run.client_id = "me";
    run.server = "http://localhost:8188";
    run.prompt_sha256 = prompt_digest(Prompt{});
    run.when = 1'795'425'846'665;
    return run;
}

} // namespace

TEST_CASE("a kept run is read as it was kept, and nothing if it was not") {
    const TemporaryDirectory folder;
    const std::filesystem::path file = folder.path() / "run.json";
    testing::SimulatedExecutor executor;
    CHECK_FALSE(executor.run(read_kept_run(file)));
    executor.run(keep_run(some_run(), file));
    const std::optional<KeptRun> read = executor.run(read_kept_run(file));
    REQUIRE(read);
    CHECK(to_text(*read) == to_text(some_run()));
    CHECK(read->when == some_run().when);
}

TEST_CASE("what is no kept run is refused") {
    for (const char* text : {"", "{", "[]", "{}", R"({"prompt_id":""})"})
        CHECK_THROWS_AS(parse_kept_run(text), Error);
    testing::SimulatedExecutor executor;
    CHECK_THROWS_AS(executor.run(read_kept_run("/")), Error);
}

TEST_CASE("prompts that differ have digests that differ") {
    Prompt prompt;
    prompt.put("1", "EmptyImage", {{"width", 64}});
    Prompt other = prompt;
    CHECK(prompt_digest(prompt) == prompt_digest(other));
    other.set("1", "width", 65);
    CHECK(prompt_digest(prompt) != prompt_digest(other));
}
