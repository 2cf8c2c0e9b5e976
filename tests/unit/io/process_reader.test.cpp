// SPDX-License-Identifier: MIT
#include "coflow/io/process_reader.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <unistd.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;

namespace {

using Lines = std::vector<std::string>;

/// A reader and the other end of its pipe.
struct Piped {
    Piped() : Piped{detail::make_pipe()} {}
    explicit Piped(detail::PipeEnds ends)
        : pipe{executor.get_executor(), std::move(ends.read), over}, end{std::move(ends.write)} {}

    void write(std::string_view bytes) const {
        REQUIRE(::write(end.get(), bytes.data(), bytes.size()) ==
                static_cast<ssize_t>(bytes.size()));
    }
    void close() { end = {}; }
    std::optional<std::string> line() { return executor.run(reader.read_line()); }
    std::string some(std::size_t size) {
        std::string room(size, '?');
        room.resize(executor.run(reader.read_some(room)));
        return room;
    }

    testing::SimulatedExecutor executor;
    Event over;
    detail::PipeReader pipe;
    ProcessReader reader{pipe};
    detail::FileDescriptor end;
};

} // namespace

TEST_CASE("a reader gives line after line and then nothing", "[io]") {
    Piped piped;
    piped.write("one\ntw");
    CHECK(piped.line() == "one");
    piped.write("o\r\n\nlast");
    piped.close();
    CHECK(piped.line() == "two");
    CHECK(piped.line() == "");
    CHECK(piped.line() == "last");
    CHECK_FALSE(piped.line());
    CHECK_FALSE(piped.line());
}

TEST_CASE("a reader gives bytes as they come and then none", "[io]") {
    Piped piped;
    piped.write({"a\0\r\n", 4});
    CHECK(piped.some(3) == std::string{"a\0\r", 3});
    CHECK(piped.some(0) == "");
    CHECK(piped.some(3) == "\n");
    piped.write("rest");
    piped.close();
    CHECK(piped.some(10) == "rest");
    CHECK(piped.some(10) == "");
}

TEST_CASE("lines and bytes may be read in turn", "[io]") {
    Piped piped;
    piped.write("Length: 4\r\n\r\nbodynext\n1\r");
    CHECK(piped.line() == "Length: 4");
    CHECK(piped.line() == "");
    CHECK(piped.some(2) == "bo");
    CHECK(piped.some(2) == "dy");
    CHECK(piped.line() == "next");
    CHECK(piped.line() == "1");
    piped.write("\nbinary\nmo");
    CHECK(piped.some(6) == "binary");
    CHECK(piped.line() == "");
    piped.write("re\n");
    CHECK(piped.line() == "more");
}

namespace {

struct ReadLine {
    Task<> operate() {
        const asio::any_io_executor& executor = (co_await this_task::scheduler()).io().get();
        Event over;
        detail::PipeReader pipe{executor, detail::FileDescriptor{::dup(ends.read.get())}, over};
        ProcessReader reader{pipe};
        line = co_await reader.read_line();
    }
    Task<> complete() {
        CHECK(::write(ends.write.get(), "x\n", 2) == 2);
        co_return;
    }
    void check(test::Ending ending) const {
        CHECK((line == "x") == (ending == test::Ending::returned));
    }

    detail::PipeEnds ends = detail::make_pipe();
    std::optional<std::string> line;
};

} // namespace

TEST_CASE("reading a line can be cancelled at any point", "[io]") {
    test::check_cancellation<ReadLine>();
}

TEST_CASE("a cancelled read of a line loses nothing", "[io]") {
    Piped piped;
    piped.write("be");
    auto reading = piped.executor.start(piped.reader.read_line());
    piped.executor.run_until_idle();
    reading.request_stop();
    CHECK_THROWS_AS(reading.get(), Cancelled);
    piped.write("gin\n");
    CHECK(piped.line() == "begin");
}
