// SPDX-License-Identifier: MIT
#include "coflow/manage/detail/event_buffer.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;
using coflow::detail::EventBuffer;

namespace {

RunEvent event(RunEventKind kind, const std::string& run, std::uint64_t number) {
    RunEvent made;
    made.kind = kind;
    made.run_id = run;
    made.number = number;
    return made;
}

std::string contents(EventBuffer& buffer) {
    std::string text;
    while (const auto next = buffer.pop())
        text += next->run_id + std::to_string(next->number) + " ";
    return text;
}

} // namespace

TEST_CASE("events are read in the order in which they came") {
    EventBuffer buffer{10};
    buffer.push(event(RunEventKind::created, "a", 1));
    buffer.push(event(RunEventKind::created, "b", 1));
    buffer.push(event(RunEventKind::completed, "a", 2));
    CHECK(contents(buffer) == "a1 b1 a2 ");
    CHECK_FALSE(buffer.pop().has_value());
}

TEST_CASE("of a run's progress only the latest is kept") {
    EventBuffer buffer{10};
    buffer.push(event(RunEventKind::progress, "a", 1));
    buffer.push(event(RunEventKind::progress, "b", 1));
    buffer.push(event(RunEventKind::paused, "a", 2));
    buffer.push(event(RunEventKind::progress, "a", 3));
    CHECK(contents(buffer) == "b1 a2 a3 ");
    buffer.push(event(RunEventKind::progress, "a", 4));
    CHECK(contents(buffer) == "a4 ");
}

TEST_CASE("a full buffer leaves out the oldest event that is not the end of a run") {
    EventBuffer buffer{3};
    buffer.push(event(RunEventKind::completed, "a", 1));
    buffer.push(event(RunEventKind::created, "b", 1));
    buffer.push(event(RunEventKind::queued, "b", 2));
    buffer.push(event(RunEventKind::started, "b", 3));
    CHECK(buffer.size() == 3);
    CHECK(contents(buffer) == "a1 b2 b3 ");
}

TEST_CASE("the ends of runs are kept beyond the capacity") {
    EventBuffer buffer{2};
    for (std::uint64_t number = 1; number <= 5; ++number)
        buffer.push(event(RunEventKind::failed, "a", number));
    buffer.push(event(RunEventKind::created, "b", 1));
    CHECK(contents(buffer) == "a1 a2 a3 a4 a5 ");
}
