// SPDX-License-Identifier: MIT
#include "coflow/io/detail/pipe_writer.hpp"

#include "coflow/core/io_executor.hpp"
#include "coflow/io/detail/pipe_reader.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <unistd.h>

#include <string>
#include <utility>

using namespace coflow;
using detail::FileDescriptor;
using detail::PipeEnds;
using detail::PipeReader;
using detail::PipeWriter;

namespace {

/// More than a pipe holds.
const std::string much(std::size_t{1} << 20, 'x');

/// Reads whatever is there.
std::size_t empty(const FileDescriptor& pipe) {
    std::string room(much.size(), '?');
    const ssize_t count = ::read(pipe.get(), room.data(), room.size());
    return count < 0 ? 0 : static_cast<std::size_t>(count);
}

struct Piped {
    Piped() : Piped{detail::make_pipe()} {}
    explicit Piped(PipeEnds ends)
        : writer{executor.get_executor(), std::move(ends.write), over}, end{std::move(ends.read)} {
        detail::set_non_blocking(end);
    }

    testing::SimulatedExecutor executor;
    Event over;
    PipeWriter writer;
    FileDescriptor end;
};

} // namespace

TEST_CASE("all is written, as fast as it is read", "[io]") {
    Piped piped;
    auto writing = piped.executor.start(piped.writer.write(much));
    std::size_t read = 0;
    while (read < much.size()) {
        piped.executor.run_until_idle();
        read += empty(piped.end);
    }
    CHECK(writing.get());
    CHECK(read == much.size());
    piped.writer.close();
    char byte = 0;
    CHECK(::read(piped.end.get(), &byte, 1) == 0);
}

TEST_CASE("a reader that goes away ends the writing", "[io]") {
    Piped piped;
    auto writing = piped.executor.start(piped.writer.write(much));
    piped.executor.run_until_idle();
    CHECK_FALSE(writing.done());
    piped.end = {};
    CHECK_FALSE(writing.get());
    CHECK_FALSE(piped.executor.run(piped.writer.write("more")));
    CHECK(piped.executor.run(piped.writer.write("")));
}

TEST_CASE("once it is over, a reader that does not read is not waited for", "[io]") {
    Piped piped;
    auto writing = piped.executor.start(piped.writer.write(much));
    piped.executor.run_until_idle();
    piped.over.set();
    CHECK_FALSE(writing.get());
}

namespace {

struct WriteMuch {
    Task<> operate() {
        Scheduler& scheduler = co_await this_task::scheduler();
        PipeWriter writer{scheduler.io().get(), FileDescriptor{::dup(ends.write.get())}, over};
        written = co_await writer.write(bytes);
    }
    Task<> complete() {
        Scheduler& scheduler = co_await this_task::scheduler();
        PipeReader reader{scheduler.io().get(), FileDescriptor{::dup(ends.read.get())}, over};
        std::string room(bytes.size(), '?');
        for (std::size_t read = 0; read < bytes.size();)
            read += co_await reader.read_some(room);
    }
    void check(test::Ending ending) const { CHECK(written == (ending == test::Ending::returned)); }

    PipeEnds ends = detail::make_pipe();
    Event over;
    std::string bytes =
        std::string(static_cast<std::size_t>(::fcntl(ends.read.get(), F_GETPIPE_SZ)) + 1, 'x');
    bool written = false;
};

} // namespace

TEST_CASE("writing can be cancelled at any point", "[io]") {
    test::check_cancellation<WriteMuch>();
}
