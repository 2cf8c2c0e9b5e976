// SPDX-License-Identifier: MIT
#include "coflow/io/detail/exit_watch.hpp"

#include "coflow/core/io_executor.hpp"
#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <unistd.h>

#include <csignal>

using namespace coflow;
using detail::ChildProcess;
using detail::ExitWatch;
using detail::FileDescriptor;

namespace {

ChildProcess fork_child() {
    const pid_t child = ::fork();
    if (child == 0)
        for (;;)
            ::pause();
    ::setpgid(child, child);
    return ChildProcess{child};
}

struct WithDescriptor {
    static FileDescriptor open(const ChildProcess& child) {
        FileDescriptor descriptor = detail::open_process_descriptor(child.id());
        REQUIRE(descriptor);
        return descriptor;
    }
};
struct WithoutDescriptor {
    static FileDescriptor open(const ChildProcess&) { return {}; }
};

template <class Way>
struct WatchChild {
    Task<> operate() {
        Scheduler& scheduler = co_await this_task::scheduler();
        ExitWatch watch{scheduler.io().get(), child, Way::open(child)};
        co_await watch.wait();
        seen = true;
    }
    Task<> complete() {
        child.signal_group(SIGKILL);
        co_return;
    }
    void check(test::Ending ending) {
        CHECK(seen == (ending == test::Ending::returned));
        child.signal_group(SIGKILL);
        CHECK(child.reap().status == ExitStatus::from_signal(SIGKILL));
    }

    ChildProcess child = fork_child();
    bool seen = false;
};

} // namespace

TEMPLATE_TEST_CASE("the end of a child can be waited for, and that be cancelled at any point",
                   "[io]", WithDescriptor, WithoutDescriptor) {
    test::check_cancellation<WatchChild<TestType>>();
}

TEMPLATE_LIST_TEST_CASE("a wait for a child that was cancelled can be repeated", "[io]",
                        test::AllBackends) {
    TestType backend;
    for (const bool has_descriptor : {true, false}) {
        ChildProcess child = fork_child();
        ExitWatch watch{backend.executor.get_executor(), child,
                        has_descriptor ? WithDescriptor::open(child) : FileDescriptor{}};
        auto waiting = backend.executor.start(watch.wait());
        waiting.request_stop();
        CHECK_THROWS_AS(waiting.get(), Cancelled);
        CHECK_FALSE(child.has_ended());
        child.signal_group(SIGKILL);
        backend.run(watch.wait());
        backend.run(watch.wait());
        CHECK(child.has_ended());
    }
}
