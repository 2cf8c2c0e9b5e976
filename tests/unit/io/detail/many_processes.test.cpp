// SPDX-License-Identifier: MIT
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/semaphore.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/io/process.hpp"
#include "coflow/io/subprocess.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "unit/io/processes.hpp"

#include <chrono>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// What must not grow while programs are run.
struct Held {
    std::ptrdiff_t descriptors = test::open_descriptors();
    std::string children = test::children();

    friend bool operator==(const Held&, const Held&) = default;
};

std::vector<int> numbers(int count) {
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

Task<> run_all(int count, std::size_t at_once, Task<> (*run)(int)) {
    co_await map_concurrent(numbers(count), at_once, [run](int number) { return run(number); });
}

Task<> run_true(int) {
    const ProcessResult result = co_await run_process(ProcessOptions{"/bin/true"});
    if (!result.success())
        throw Error{ErrorCode::internal, "true has failed"};
}

Task<> echo(int number) {
    ProcessOptions cat{"/bin/cat"};
    cat.input(ProcessInput::text(std::to_string(number)));
    const ProcessResult result = co_await run_process(cat);
    if (result.output != std::to_string(number))
        throw Error{ErrorCode::internal, "an echo of another number"};
}

/// Ended by a time limit somewhere between before its start and after its end.
Task<> run_for_a_while(int number) {
    ProcessOptions options{"sh", "-c", "echo $0; sleep 0.0$0 & wait", number % 10};
    options.input(ProcessInput::text("unread")).grace_period(std::chrono::milliseconds{number % 3});
    try {
        co_await with_timeout(std::chrono::microseconds{number % 97 * 100}, run_process(options));
    } catch (const TimedOut&) {
    }
}

} // namespace

TEST_CASE("ten thousand programs leave no zombie and no descriptor behind", "[io]") {
    test::Pool backend;
    backend.run(run_all(50, 8, run_true)); // whatever is opened once for all
    const Held before;
    const int count = config::sanitized ? 1000 : 10'000;
    backend.run(run_all(count, 16, run_true));
    CHECK(Held{} == before);
}

TEMPLATE_LIST_TEST_CASE("many programs at once do not mix their data", "[io]", test::AllBackends) {
    TestType backend;
    backend.run(run_all(10, 10, echo));
    const Held before;
    backend.run(run_all(300, 100, echo));
    CHECK(Held{} == before);
}

TEST_CASE("programs that are ended at any moment leave nothing behind", "[io]") {
    test::Pool backend;
    backend.run(run_all(20, 10, run_for_a_while));
    const Held before;
    backend.run(run_all(1000, 10, run_for_a_while));
    CHECK(Held{} == before);
}

TEST_CASE("cancelling many programs at once ends them all", "[io]") {
    test::Pool backend;
    backend.run(run_all(10, 10, echo));
    const Held before;
    Semaphore ready{0, 1000};
    const auto run = [&ready](int) -> Task<> {
        ProcessOptions options{"sh", "-c", "echo ready; exec sleep 1000"};
        options.output(ProcessOutput::lines([&ready](std::string_view) { ready.release(); }));
        co_await run_process(options);
    };
    const auto run_many = [](auto& run_one) -> Task<> {
        co_await map_concurrent(numbers(100), 100, run_one);
    };
    const auto await_ready = [](Semaphore& all) -> Task<> { (co_await all.acquire(100)).detach(); };
    auto running = backend.executor.start(run_many(run));
    backend.run(await_ready(ready));
    running.request_stop();
    CHECK_THROWS_AS(running.get(), Cancelled);
    CHECK(Held{} == before);
}
