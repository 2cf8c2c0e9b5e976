// SPDX-License-Identifier: MIT
// A server that works by itself, behind bytes: runs with random faults, files, and what aiohttp
// does in its own way.
#include "coflow/base/temporary_directory.hpp"
#include "coflow/comfyui/download.hpp"
#include "coflow/comfyui/run_prompt.hpp"
#include "coflow/comfyui/upload.hpp"
#include "coflow/core/files.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/live_server.hpp"
#include "unit/comfyui/support/replay_bench.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

constexpr ServerVersion newest{0, 33, 0};

Prompt some_prompt() {
    Prompt prompt;
    prompt.put("1", "Work", {{"ms", 500}, {"steps", 4}});
    prompt.put("9", "Save", {{"file", "a.png"}});
    return prompt;
}

OutputFile picture() {
    return {.node = "9", .kind = "images", .filename = "a.png", .subfolder = "", .type = "output"};
}

std::vector<WireFault> random_faults() {
    std::vector<WireFault> faults;
    const auto add = [&faults](WireFaultKind kind, double chance, std::int64_t at = 0) {
        faults.push_back({.kind = kind, .path = "", .at = at, .times = 6, .chance = chance});
    };
    add(WireFaultKind::refuse, 0.1);
    add(WireFaultKind::lose_answer, 0.1);
    add(WireFaultKind::late_answer, 0.1, 3000);
    add(WireFaultKind::status, 0.1, 503);
    add(WireFaultKind::cut, 0.1, 150);
    add(WireFaultKind::stall, 0.05, 170);
    add(WireFaultKind::chunks, 0.3, 5);
    add(WireFaultKind::drop_socket, 0.05);
    add(WireFaultKind::mute_socket, 0.05);
    add(WireFaultKind::restart, 0.02);
    return faults;
}

/// Counts previews, and whether they name their node.
class Previews final : public RunWatcher {
public:
    void on_preview(const PreviewImage& preview) override {
        ++count;
        named += preview.prompt_id.empty() ? 0 : 1;
    }
    int count = 0;
    int named = 0;
};

} // namespace

TEST_CASE("what a run says of itself is true, whatever breaks on the way") {
    int succeeded = 0;
    int restarts = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        LiveServer model{seed % 3 == 0 ? ServerVersion{0, 3, 64} : newest};
        ReplayBench bench{model, seed % 5 == 0 ? 3 : ReplayBench::whole, random_faults(), seed};
        const TimePoint begin = bench.executor.now();
        const RunOutcome outcome = bench.executor.run(run_prompt(bench.client, some_prompt()));
        CHECK(bench.executor.now() - begin < 8min);
        restarts += bench.server.restarts();
        const auto& arrivals = model.server.arrivals();
        const auto ended_well = std::ranges::count(arrivals, Fate::succeeded, &Arrival::fate);
        if (outcome.end == RunEnd::succeeded) {
            ++succeeded;
            CHECK(ended_well == 1);
            CHECK(outcome.files().size() == 1);
        } else {
            CHECK(outcome.end == RunEnd::lost);
            CHECK(outcome.loss != Loss::none);
            CHECK((bench.server.restarts() > 0 || ended_well == 0));
        }
        CHECK((arrivals.size() <= 1 || bench.server.restarts() > 0));
    }
    CHECK(succeeded > 25);
    CHECK(restarts > 5);
}

TEST_CASE("previews come with metadata from servers that have them, and without from others") {
    for (const ServerVersion version : {newest, ServerVersion{0, 3, 40}}) {
        LiveServer model{version};
        ReplayBench bench{model};
        Previews previews;
        const RunOutcome outcome =
            bench.executor.run(run_prompt(bench.client, some_prompt(), {}, &previews));
        CHECK(outcome.end == RunEnd::succeeded);
        // One without a name that overtakes the answer to the submission is nobody's.
        CHECK(previews.count >= (version == newest ? 5 : 4));
        CHECK(previews.named == (version == newest ? 5 : 0));
    }
}

TEST_CASE("a download whose connection breaks goes on where it was") {
    const TemporaryDirectory folder;
    LiveServer model{newest};
    const std::string bytes(50'000, 'x');
    model.files.put("output", "", "a.png", bytes);
    ReplayBench bench{model, 1000, {WireFault::parse("cut@/view=20000*2")}};
    const auto size =
        bench.executor.run(download(bench.client, picture(), folder.path() / "a.png"));
    CHECK(size == bytes.size());
    CHECK(bench.executor.run(read_file(folder.path() / "a.png")) == bytes);
    CHECK(std::ranges::count(bench.server.requests(), "GET /view") == 3);
}

TEST_CASE("an upload keeps its bytes, and what is there already") {
    const TemporaryDirectory folder;
    LiveServer model{newest};
    ReplayBench bench{model, 7};
    const auto file = folder.path() / "b.png";
    std::string names;
    for (const std::string& bytes : {std::string{"one\r\n--two"}, std::string{"other"},
                                     std::string{"one\r\n--two"}, tiny_png()}) {
        bench.executor.run(write_file_atomically(file, bytes));
        Upload upload{file};
        upload.name = "a.png";
        const UploadedFile uploaded = bench.executor.run(upload_image(bench.client, upload));
        CHECK(model.files.all().at("input/" + uploaded.name) == bytes);
        names += uploaded.name + ";";
    }
    CHECK(names == "a.png;a (1).png;a.png;a (2).png;");
}

TEST_CASE("a request with a header of more than aiohttp takes is answered by HTTP 1.0, and the "
          "next one is not harmed") {
    LiveServer model{newest};
    ReplayBench bench{model};
    Request request{"GET", "/queue"};
    request.headers.add("X-Long", std::string(9000, 'a'));
    const Answer refused = bench.executor.run(bench.transport->send(request));
    CHECK(refused.status == 400);
    CHECK_THAT(refused.body, Contains("8190"));
    CHECK(bench.executor.run(bench.client.queue_length()) == 0);
}

TEST_CASE("a body of more than the server takes is an error that says so") {
    LiveServer model{newest};
    ReplayServerOptions options;
    options.most_body = 1000;
    ReplayBench bench{model, ReplayBench::whole, {}, 1, options};
    Prompt prompt;
    prompt.put("1", "Save", {{"text", std::string(5000, 'a')}});
    try {
        const RunOutcome outcome = bench.executor.run(run_prompt(bench.client, prompt));
        CHECK(outcome.end == RunEnd::refused);
    } catch (const Error& error) {
        CHECK_THAT(error.what(), Contains("413"));
    }
    CHECK(model.server.arrivals().empty());
}

TEST_CASE("a file is seen, in part and not again, as its tag says") {
    LiveServer model{newest};
    model.files.put("output", "", "a.png", tiny_png());
    ReplayBench bench{model};
    const auto ask = [&bench](const std::string& method, const std::string& name,
                              const std::string& value) {
        Request request{method, "/view?filename=a.png"};
        if (!name.empty())
            request.headers.add(name, value);
        return bench.executor.run(bench.transport->send(request));
    };
    const Answer whole = ask("GET", "", "");
    CHECK(whole.body == tiny_png());
    const Answer part = ask("GET", "Range", "bytes=2-4");
    CHECK(part.status == 206);
    CHECK(part.body == tiny_png().substr(2, 3));
    CHECK(ask("GET", "Range", "bytes=1000-").status == 416);
    const Answer same = ask("GET", "If-None-Match", whole.header("ETag"));
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    const Answer head = ask("HEAD", "", "");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(ask("GET", "Origin", "http://elsewhere").status == 403);
    CHECK(ask("GET", "Origin", "http://comfy:8188").status == 200);
}
