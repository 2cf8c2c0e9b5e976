// SPDX-License-Identifier: MIT
#include "coflow/io/memory_stream.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/cancel.hpp"
#include "support/streams.hpp"

#include <string>
#include <utility>

using namespace coflow;
using test::read_all_text;
using test::read_text;
using test::write_text;

namespace {

struct Connected {
    explicit Connected(std::size_t capacity = MemoryStream::default_capacity)
        : Connected{MemoryStream::make_pair("peer", capacity)} {}
    explicit Connected(MemoryStream::Pair pair)
        : here{std::move(pair.first)}, there{std::move(pair.second)} {}

    std::unique_ptr<MemoryStream> here;
    std::unique_ptr<MemoryStream> there;
    testing::SimulatedExecutor executor;
};

} // namespace

TEST_CASE("bytes go both ways", "[io]") {
    Connected pair;
    pair.executor.run(write_text(*pair.here, "question"));
    pair.executor.run(write_text(*pair.there, "answer"));
    CHECK(pair.executor.run(read_text(*pair.there, 5)) == "quest");
    CHECK(pair.executor.run(read_text(*pair.there)) == "ion");
    CHECK(pair.executor.run(read_text(*pair.here)) == "answer");
}

TEST_CASE("a writer waits for a slow reader", "[io]") {
    Connected pair{4};
    std::string sent;
    for (int i = 0; i < 1000; ++i)
        sent += std::to_string(i);
    auto writing = pair.executor.start(write_text(*pair.here, sent));
    pair.executor.run_until_idle();
    CHECK_FALSE(writing.done());
    std::string received;
    while (received.size() < sent.size())
        received += pair.executor.run(read_text(*pair.there, 3));
    writing.get();
    CHECK(received == sent);
}

TEST_CASE("one side can end its writing and read on", "[io]") {
    Connected pair;
    pair.executor.run(write_text(*pair.here, "last"));
    pair.executor.run(pair.here->finish_writing());
    CHECK(pair.executor.run(read_all_text(*pair.there)) == "last");
    CHECK_THROWS_AS(pair.executor.run(write_text(*pair.here, "x")), ConnectionError);
    pair.executor.run(write_text(*pair.there, "still"));
    CHECK(pair.executor.run(read_text(*pair.here)) == "still");
}

TEST_CASE("closing ends reads and writes under way on both sides", "[io]") {
    Connected pair{1};
    auto here_reads = pair.executor.start(read_text(*pair.here));
    auto here_writes = pair.executor.start(write_text(*pair.here, "xy"));
    auto there_writes = pair.executor.start(write_text(*pair.there, "abc"));
    pair.executor.run_until_idle();
    CHECK(here_reads.get() == "a");
    pair.here->close();
    pair.here->close();
    CHECK_THROWS_AS(there_writes.get(), ConnectionError);
    CHECK_THROWS_AS(here_writes.get(), ConnectionError);
    CHECK_THROWS_AS(pair.executor.run(read_text(*pair.here)), ConnectionError);
    CHECK(pair.executor.run(read_all_text(*pair.there)) == "x");
}

TEST_CASE("a destroyed end is a closed end", "[io]") {
    Connected pair;
    auto reading = pair.executor.start(read_text(*pair.there));
    pair.executor.run_until_idle();
    pair.here.reset();
    CHECK(reading.get() == "");
}

TEST_CASE("an end shows that something can be read, or its end", "[io]") {
    Connected pair;
    CHECK_FALSE(pair.there->is_readable());
    pair.executor.run(write_text(*pair.here, "x"));
    CHECK(pair.there->is_readable());
    CHECK(pair.executor.run(read_text(*pair.there)) == "x"); // it has taken none
    CHECK_FALSE(pair.there->is_readable());
    pair.here.reset();
    CHECK(pair.there->is_readable());
}

TEST_CASE("a broken connection gives what came before, then its reason", "[io]") {
    Connected pair;
    pair.executor.run(write_text(*pair.here, "before"));
    pair.there->break_with("connection reset by peer");
    CHECK(pair.executor.run(read_text(*pair.there)) == "before");
    try {
        pair.executor.run(read_text(*pair.there));
        FAIL("it reads on");
    } catch (const ConnectionError& error) {
        CHECK(std::string{error.what()} == "peer: connection reset by peer");
        CHECK(error.code() == ErrorCode::io_failure);
    }
    CHECK_THROWS_AS(pair.executor.run(write_text(*pair.here, "x")), ConnectionError);
}

namespace {

struct ReadFromMemory {
    MemoryStream::Pair pair = MemoryStream::make_pair();
    std::string got;
    bool sent = false;

    Task<> operate() { got = co_await read_text(*pair.first); }
    Task<> complete() {
        co_await write_text(*pair.second, "bytes");
        sent = true;
    }
    void check(test::Ending) {
        pair.second->close();
        testing::SimulatedExecutor executor;
        got += executor.run(read_all_text(*pair.first));
        CHECK(got == (sent ? "bytes" : ""));
    }
};

struct WriteToMemory {
    MemoryStream::Pair pair = MemoryStream::make_pair("peer", 1);

    Task<> operate() { return write_text(*pair.first, "xy"); }
    Task<> complete() {
        const std::string first = co_await read_text(*pair.second);
        CHECK(first == "x");
    }
    void check(test::Ending) {
        pair.first->close();
        testing::SimulatedExecutor executor;
        const std::string rest = executor.run(read_all_text(*pair.second));
        CHECK((rest.empty() || rest == "y" || rest == "x"));
    }
};

} // namespace

TEST_CASE("a read in memory can be cancelled at any point and loses nothing", "[io]") {
    test::check_cancellation<ReadFromMemory>();
}

TEST_CASE("a write in memory can be cancelled at any point", "[io]") {
    test::check_cancellation<WriteToMemory>();
}
