// SPDX-License-Identifier: MIT
#include "coflow/io/byte_stream.hpp"

#include "coflow/io/memory_stream.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/faulty_stream.hpp"
#include "support/streams.hpp"

#include <memory>
#include <utility>

using namespace coflow;
using test::Faults;
using test::FaultyStream;

namespace {

struct Line {
    explicit Line(const Faults& faults) : Line{MemoryStream::make_pair(), faults} {}
    Line(MemoryStream::Pair pair, const Faults& faults)
        : here{std::move(pair.first), faults}, there{std::move(pair.second)} {}

    FaultyStream here;
    std::unique_ptr<MemoryStream> there;
    testing::SimulatedExecutor executor;
};

} // namespace

TEST_CASE("a faulty stream splits what it reads where a test wants it", "[io]") {
    Line line{{.split_read_at = 2}};
    line.executor.run(test::write_text(*line.there, "abcdef"));
    CHECK(line.executor.run(test::read_text(line.here)) == "ab");
    CHECK(line.executor.run(test::read_text(line.here)) == "cdef");
}

TEST_CASE("a faulty stream ends, breaks or stalls after a byte", "[io]") {
    Line ending{{.end_read_after = 2}};
    ending.executor.run(test::write_text(*ending.there, "abcdef"));
    CHECK(ending.executor.run(test::read_all_text(ending.here)) == "ab");

    Line breaking{{.break_read_after = 2, .break_write_after = 1}};
    breaking.executor.run(test::write_text(*breaking.there, "abcdef"));
    CHECK(breaking.executor.run(test::read_text(breaking.here)) == "ab");
    CHECK_THROWS_AS(breaking.executor.run(test::read_text(breaking.here)), ConnectionError);
    CHECK_THROWS_AS(breaking.executor.run(test::write_text(breaking.here, "xy")), ConnectionError);
    CHECK(breaking.executor.run(test::read_text(*breaking.there)) == "x");

    Line stalling{{.stall_read_after = 0}};
    stalling.executor.run(test::write_text(*stalling.there, "abcdef"));
    auto reading = stalling.executor.start(test::read_text(stalling.here));
    stalling.executor.run_until_idle();
    CHECK_FALSE(reading.done());
    stalling.here.close();
    CHECK_THROWS_AS(reading.get(), ConnectionError);
}
