// SPDX-License-Identifier: MIT
#include "coflow/comfyui/client.hpp"

#include "coflow/core/when_all.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"
#include "unit/comfyui/support/scripted_transport.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using simulation::ScriptedTransport;

namespace {

struct Bench {
    explicit Bench(const ClientOptions& options = {}) : client{transport, options} {}

    template <class T>
    T run(Task<T> task) {
        return executor.run(std::move(task));
    }
    [[nodiscard]] std::string asked(std::size_t index) const {
        const Request& request = transport->requests.at(index);
        return request.method + " " + request.target +
               (request.body.bytes().empty() ? "" : " " + request.body.bytes());
    }

    testing::SimulatedExecutor executor;
    std::shared_ptr<ScriptedTransport> transport = std::make_shared<ScriptedTransport>();
    Client client;
};

} // namespace

TEST_CASE("every endpoint is asked as servers want it") {
    Bench bench;
    bench.transport->otherwise = Answer{200, "{}"};
    const auto asks = [&bench](auto task, const char* as) {
        const std::size_t index = bench.transport->requests.size();
        try {
            (void)bench.executor.start(std::move(task)).get();
        } catch (const ServerError&) {
            // What it makes of {} is not the matter here.
        }
        CHECK(bench.asked(index) == as);
    };
    const Client& client = bench.client;
    asks(client.queue_length(), "GET /prompt");
    asks(client.queue(), "GET /queue");
    asks(client.remove_from_queue({"a", "b"}), R"(POST /queue {"delete":["a","b"]})");
    asks(client.clear_queue(), R"(POST /queue {"clear":true})");
    asks(client.interrupt_whatever_runs(), "POST /interrupt {}");
    asks(client.history({.limit = 5, .offset = {}}), "GET /history?max_items=5");
    asks(client.history({.limit = 2, .offset = 3}), "GET /history?max_items=2&offset=3");
    asks(client.history_entry("a/b?c"), "GET /history/a%2Fb%3Fc");
    asks(client.remove_from_history({"a"}), R"(POST /history {"delete":["a"]})");
    asks(client.clear_history(), R"(POST /history {"clear":true})");
    asks(client.jobs({.limit = 1, .offset = 2}), "GET /api/jobs?limit=1&offset=2");
    asks(client.job("a"), "GET /api/jobs/a");
    asks(client.cancel_job("a"), "POST /api/jobs/a/cancel");
    asks(client.system_stats(), "GET /system_stats");
    asks(client.features(), "GET /features");
    asks(client.object_info(), "GET /object_info");
    asks(client.object_info("KSampler (Efficient)"), "GET /object_info/KSampler%20%28Efficient%29");
    asks(client.model_folders(), "GET /models");
    asks(client.models("loras"), "GET /models/loras");
    asks(client.embeddings(), "GET /embeddings");
    asks(client.extensions(), "GET /extensions");
    asks(client.free(Free::models), R"(POST /free {"free_memory":false,"unload_models":true})");
}

TEST_CASE("a prefix stands before every endpoint") {
    Bench bench{{.prefix = ApiPrefix::api}};
    bench.transport->otherwise = Answer{200, R"({"jobs":[]})"};
    (void)bench.run(bench.client.embeddings());
    (void)bench.run(bench.client.jobs({}));
    CHECK(bench.asked(0) == "GET /api/embeddings");
    CHECK(bench.asked(1) == "GET /api/jobs");
}

TEST_CASE("answers of a real server are understood") {
    Bench bench;
    const auto answers = [&bench](char scenario, const char* method, const char* path) {
        const Json request = recordings::requests(scenario, method, path).at(0);
        bench.transport->answers = {Answer{request["status"], recordings::body_of(request)}};
    };
    answers('i', "GET", "/system_stats");
    CHECK(bench.run(bench.client.system_stats()).comfyui_version == "0.33.0");
    answers('i', "GET", "/features");
    CHECK(bench.run(bench.client.features())->supports_preview_metadata);
    answers('i', "GET", "/object_info/");
    CHECK(bench.run(bench.client.object_info("ImageScale")).size() == 1);
    answers('i', "GET", "/queue");
    (void)bench.run(bench.client.queue());
    bench.transport->answers = {Answer{200, R"(["checkpoints","loras"])"}, Answer{404, ""}};
    CHECK(bench.run(bench.client.model_folders()).size() == 2);
    CHECK_THROWS_AS(bench.run(bench.client.models("nope")), ServerError);
}

TEST_CASE("what is read may be asked again, what changes something is not") {
    Bench bench;
    bench.transport->answers = {ScriptedTransport::broken(), Answer{503, ""},
                                Answer{200, "[\"a\"]"}};
    CHECK(bench.run(bench.client.embeddings()).size() == 1);
    CHECK(bench.transport->requests.size() == 3);
    bench.transport->answers = {Answer{500, "500 Internal Server Error"}};
    CHECK_THROWS_AS(bench.run(bench.client.embeddings()), ServerError);
    CHECK(bench.transport->requests.size() == 4);
    bench.transport->answers = {ScriptedTransport::broken()};
    CHECK_THROWS_AS(bench.run(bench.client.clear_queue()), ConnectionError);
    bench.transport->answers = {ScriptedTransport::broken()};
    CHECK_THROWS_AS(bench.run(bench.client.submit(Prompt{})), ConnectionError);
    CHECK(bench.transport->requests.size() == 6);
    for (int attempt = 0; attempt < 3; ++attempt)
        bench.transport->answers.push_back(ScriptedTransport::broken());
    CHECK_THROWS_AS(bench.run(bench.client.queue()), ConnectionError);
}

TEST_CASE("every request has a time limit, and its end names the endpoint") {
    Bench bench{{.request_timeout = 5s, .attempts = 1}};
    bench.transport->answers = {ScriptedTransport::silence(), ScriptedTransport::silence(),
                                ScriptedTransport::silence()};
    const TimePoint begin = bench.executor.now();
    CHECK_THROWS_WITH(bench.run(bench.client.queue()), Contains("GET /queue"));
    CHECK_THROWS_WITH(bench.run(bench.client.submit(Prompt{})), Contains("POST /prompt"));
    CHECK_THROWS_AS(bench.run(bench.client.clear_queue()), TimedOut);
    CHECK(bench.executor.now() - begin == 15s);
}

TEST_CASE("a request can be cancelled before, midway and at its end") {
    Bench bench;
    bench.transport->answers = {ScriptedTransport::silence()};
    auto before = bench.executor.start(bench.client.queue());
    before.request_stop();
    CHECK_THROWS_AS(before.get(), Cancelled);
    auto midway = bench.executor.start(bench.client.queue());
    bench.executor.advance(1s);
    midway.request_stop();
    CHECK_THROWS_AS(midway.get(), Cancelled);
    bench.transport->answers = {Answer{200, "[]"}};
    auto at_end = bench.executor.start(bench.client.embeddings());
    while (bench.transport->requests.size() < 2)
        bench.executor.step();
    at_end.request_stop();
    CHECK(at_end.get().empty());
}

TEST_CASE("what no ComfyUI server answers is told as such") {
    Bench bench;
    bench.transport->otherwise = Answer{200, "<html>Welcome</html>"};
    CHECK_THROWS_AS(bench.run(bench.client.queue()), ServerError);
    CHECK_THROWS_AS(bench.run(bench.client.submit(Prompt{})), PromptRefused);
    bench.transport->otherwise = Answer{200, "{}"};
    CHECK_THROWS_WITH(bench.run(bench.client.queue()), Contains("GET /queue"));
    CHECK_THROWS_AS(bench.run(bench.client.system_stats()), ServerError);
}

TEST_CASE("a submission is accepted, refused, or without an answer") {
    Bench bench;
    bench.transport->answers = {Answer{200, R"({"prompt_id":"id","number":3,"node_errors":{}})"},
                                Answer{400, R"({"error":"no prompt","node_errors":[]})"},
                                Answer{502, "<html>"}};
    CHECK(bench.run(bench.client.submit(Prompt{})).prompt_id == "id");
    CHECK_THROWS_AS(bench.run(bench.client.submit(Prompt{})), PromptRefused);
    CHECK_THROWS_AS(bench.run(bench.client.submit(Prompt{})), ServerError);
}

TEST_CASE("a job that a server does not know is nothing, a missing endpoint is an error") {
    Bench bench;
    bench.transport->answers = {Answer{404, R"({"error":"Job not found"})"},
                                Answer{404, "404: Not Found"}};
    CHECK_FALSE(bench.run(bench.client.job("a")));
    CHECK_THROWS_AS(bench.run(bench.client.job("a")), ServerError);
}

TEST_CASE("what a server can do is asked once, also by many at once, and again when it matters") {
    Bench bench;
    const Answer stats{200, R"({"system":{"comfyui_version":"0.33.0"},"devices":[]})"};
    const Answer old_stats{200, R"({"system":{"os":"posix"}})"};
    const Answer features{200, R"({"supports_preview_metadata":true})"};
    bench.transport->answers = {stats, features, Answer{200, R"({"jobs":[]})"}};
    const Client copy = bench.client;
    const auto [one, other] = bench.run(
        [](const Client* client, const Client* same) -> Task<std::pair<ServerInfo, ServerInfo>> {
            auto both = co_await when_all(client->server_info(), same->server_info());
            co_return std::pair{std::get<0>(both), std::get<1>(both)};
        }(&bench.client, &copy));
    CHECK(one.cancel_by() == CancelBy::job);
    CHECK(other.cancel_by() == CancelBy::job);
    CHECK(bench.transport->requests.size() == 3);

    bench.client.forget_server_info();
    bench.transport->answers = {old_stats, Answer{404, ""}, Answer{404, ""}};
    CHECK(bench.run(copy.server_info()).cancel_by() == CancelBy::queue_only);
    CHECK_THROWS_AS(bench.run(bench.client.interrupt("id")), Error);
    CHECK(bench.transport->requests.size() == 6); // nobody has been interrupted
}
