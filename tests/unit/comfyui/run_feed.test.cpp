// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run_feed.hpp"

#include "coflow/core/cancelled.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>

using namespace coflow;
using namespace coflow::comfyui;

namespace {

PreviewImage preview(std::span<const std::byte> image) {
    return {
        .prompt_id = "id", .node = "3", .display_node = "3", .mime = "image/png", .image = image};
}

} // namespace

TEST_CASE("a slow reader sees the latest progress, and all events in their order") {
    testing::SimulatedExecutor executor;
    RunFeed feed;
    for (const double percentage : {10.0, 20.0, 30.0})
        feed.on_progress({.percentage = percentage, .node = "3"});
    feed.on_event(ExecutionStarted{"id"});
    feed.on_event(ExecutionSucceeded{"id"});
    feed.on_end({});
    const auto first = executor.run(feed.next());
    REQUIRE(first);
    CHECK(std::holds_alternative<ExecutionStarted>(std::get<comfyui::Event>(*first)));
    const auto second = executor.run(feed.next());
    CHECK(std::holds_alternative<ExecutionSucceeded>(std::get<comfyui::Event>(*second)));
    const auto third = executor.run(feed.next());
    CHECK(std::get<Report>(*third).percentage == 30);
    CHECK_FALSE(executor.run(feed.next()));
    CHECK_FALSE(executor.run(feed.next()));
    CHECK(feed.dropped() == 0);
}

TEST_CASE("of previews and events the oldest are dropped, and counted") {
    testing::SimulatedExecutor executor;
    RunFeed feed{{.events = 1, .previews = 2}};
    for (std::size_t size = 1; size <= 4; ++size) {
        const std::array<std::byte, 4> image{};
        feed.on_preview(preview(std::span{image}.first(size)));
    }
    feed.on_event(ExecutionStarted{"a"});
    feed.on_event(ExecutionStarted{"b"});
    CHECK(feed.dropped() == 3);
    const auto event = executor.run(feed.next());
    CHECK(std::get<ExecutionStarted>(std::get<comfyui::Event>(*event)).prompt_id == "b");
    const auto image = executor.run(feed.next());
    CHECK(std::get<Preview>(*image).image.size() == 3);
    CHECK(std::get<Preview>(*image).mime == "image/png");
}

TEST_CASE("a reader waits for news, and a cancelled one loses nothing") {
    testing::SimulatedExecutor executor;
    RunFeed feed;
    auto cancelled_before = executor.start(feed.next());
    cancelled_before.request_stop();
    CHECK_THROWS_AS(cancelled_before.get(), Cancelled);

    auto midway = executor.start(feed.next());
    executor.run_until_idle();
    midway.request_stop();
    CHECK_THROWS_AS(midway.get(), Cancelled);

    auto reader = executor.start(feed.next());
    executor.run_until_idle();
    CHECK_FALSE(reader.done());
    feed.on_event(ExecutionStarted{"a"});
    reader.request_stop(); // it has been woken already
    const auto read = reader.get();
    REQUIRE(read);
    CHECK(std::holds_alternative<comfyui::Event>(*read));
}
