// SPDX-License-Identifier: MIT
#include "coflow/io/detail/pipe_reader.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

using namespace coflow;
using detail::FileDescriptor;
using detail::PipeEnds;
using detail::PipeReader;

namespace {

struct Piped {
    Piped() : Piped{detail::make_pipe()} {}
    explicit Piped(PipeEnds ends)
        : reader{executor.get_executor(), std::move(ends.read), over}, end{std::move(ends.write)} {}

    void write(std::string_view bytes) const {
        REQUIRE(::write(end.get(), bytes.data(), bytes.size()) ==
                static_cast<ssize_t>(bytes.size()));
    }
    std::string read(std::size_t size = 100) {
        std::string room(size, '?');
        room.resize(executor.run(reader.read_some(room)));
        return room;
    }

    testing::SimulatedExecutor executor;
    Event over;
    PipeReader reader;
    FileDescriptor end;
};

} // namespace

TEST_CASE("a pipe is read until nobody can write to it", "[io]") {
    Piped piped;
    piped.write("first");
    CHECK(piped.read(3) == "fir");
    CHECK(piped.read() == "st");
    std::string room(10, '?');
    auto reading = piped.executor.start(piped.reader.read_some(room));
    piped.executor.run_until_idle();
    CHECK_FALSE(reading.done());
    piped.write("second");
    CHECK(reading.get() == 6);
    piped.write("last");
    piped.end = {};
    CHECK(piped.read() == "last");
    CHECK(piped.read() == "");
    CHECK(piped.read() == "");
}

TEST_CASE("once it is over, what is in the pipe is read, and what comes later is not", "[io]") {
    Piped piped;
    piped.write("written before");
    piped.over.set();
    CHECK(piped.read(5) == "writt");
    piped.write(" and after");
    CHECK(piped.read() == "en before");
    CHECK(piped.read() == "");
}

TEST_CASE("once it is over, nobody waits for more", "[io]") {
    Piped piped;
    std::string room(10, '?');
    auto reading = piped.executor.start(piped.reader.read_some(room));
    piped.executor.run_until_idle();
    CHECK_FALSE(reading.done());
    piped.over.set();
    CHECK(reading.get() == 0);
    piped.write("late");
    CHECK(piped.read() == "");
}

TEST_CASE("a reader that never has to wait lets others have their turn", "[io]") {
    Piped piped;
    piped.write(std::string(1000, 'x'));
    bool other_ran = false;
    const auto read_all = [](PipeReader& reader, const bool& other) -> Task<int> {
        char byte = 0;
        int count = 0;
        while (!other && count < 1000)
            count += static_cast<int>(co_await reader.read_some({&byte, 1}));
        co_return count;
    };
    const auto other = [](bool& ran) -> Task<> {
        ran = true;
        co_return;
    };
    auto reading = piped.executor.start(read_all(piped.reader, other_ran));
    piped.executor.step();
    auto running = piped.executor.start(other(other_ran));
    CHECK(reading.get() < 1000);
    running.get();
}

TEST_CASE("a task that should stop does not read even what is there", "[io]") {
    Piped piped;
    piped.write("bytes");
    std::string room(10, '?');
    auto reading = piped.executor.start(piped.reader.read_some(room));
    reading.request_stop();
    CHECK_THROWS_AS(reading.get(), Cancelled);
    CHECK(piped.read() == "bytes");
}

TEST_CASE("what cannot be read is an error", "[io]") {
    testing::SimulatedExecutor executor;
    Event over;
    PipeEnds ends = detail::make_pipe();
    PipeReader reader{executor.get_executor(), std::move(ends.write), over};
    char byte = 0;
    CHECK_THROWS_AS(executor.run(reader.read_some({&byte, 1})), std::system_error);
}
