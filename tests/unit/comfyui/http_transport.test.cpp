// SPDX-License-Identifier: MIT
#include "coflow/comfyui/http_transport.hpp"

#include "coflow/base/temporary_directory.hpp"
#include "coflow/comfyui/download.hpp"
#include "coflow/comfyui/run_prompt.hpp"
#include "coflow/comfyui/upload.hpp"
#include "coflow/core/files.hpp"
#include "coflow/io/memory_network.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/simulated_site.hpp"

#include <chrono>
#include <memory>
#include <string>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

Prompt some_prompt(int ms = 10) {
    Prompt prompt;
    prompt.put("1", "Work", {{"ms", ms}, {"steps", 3}});
    prompt.put("9", "Save", {{"file", "a.png"}});
    return prompt;
}

/// A server in this process, and a client of it over memory.
struct Bench {
    explicit Bench(const std::string& base = {})
        : site{server, *listener, executor.scheduler(), base},
          client{connect_to(network, "http://comfy:8188" + base + "/")},
          serving{executor.start(site.serve())} {}
    ~Bench() {
        serving.request_stop();
        CHECK_THROWS_AS(serving.get(), Cancelled);
    }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    std::unique_ptr<Listener> listener = network.listen("comfy", 8188);
    SimulatedServer server{ServerVersion{0, 33, 0}};
    SimulatedSite site;
    Client client;
    TaskHandle<void> serving;
};

} // namespace

TEST_CASE("a prompt runs over HTTP and WebSocket, also beneath a base path") {
    for (const char* base : {"", "/proxy/comfy"}) {
        Bench bench{base};
        CHECK(bench.client.server() == "http://comfy:8188" + std::string{base});
        const RunOutcome outcome = bench.executor.run(run_prompt(bench.client, some_prompt()));
        CHECK(outcome.end == RunEnd::succeeded);
        CHECK(outcome.files().size() == 1);
        CHECK(bench.server.arrivals().size() == 1);
    }
}

TEST_CASE("a prompt is cancelled over HTTP") {
    Bench bench;
    auto run = bench.executor.start(run_prompt(bench.client, some_prompt(5000)));
    bench.executor.advance(6s);
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(bench.server.arrivals().front().fate == Fate::interrupted);
}

TEST_CASE("a file is uploaded as a form, and downloaded") {
    const TemporaryDirectory folder;
    Bench bench;
    bench.executor.run(write_file_atomically(folder.path() / "b.png", "its bytes"));
    Upload upload{folder.path() / "b.png"};
    upload.name = "a.png";
    const UploadedFile uploaded = bench.executor.run(upload_image(bench.client, upload));
    CHECK(uploaded.name == "a (1).png");
    REQUIRE(bench.site.uploads.size() == 1);
    CHECK_THAT(bench.site.uploads.front(), Contains("filename=\"a.png\""));
    CHECK_THAT(bench.site.uploads.front(), Contains("its bytes"));

    const OutputFile file{
        .node = "9", .kind = "images", .filename = "a.png", .subfolder = "", .type = "output"};
    const auto size = bench.executor.run(download(bench.client, file, folder.path() / "c.png"));
    CHECK(size == 22);
    CHECK(bench.executor.run(read_file(folder.path() / "c.png")) == "the bytes of a picture");
}

TEST_CASE("a server that is not there ends requests with its name, and sockets too") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const Client client = connect_to(network, "http://nobody:1");
    CHECK_THROWS_WITH(executor.run(client.queue()), Contains("nobody:1"));
    CHECK_THROWS_AS(executor.run(client.open_socket("me")), Error);
    CHECK_THROWS_AS(connect_to(network, "comfy"), Error);
}
