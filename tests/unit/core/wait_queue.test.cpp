// SPDX-License-Identifier: MIT
#include "coflow/core/wait_queue.hpp"

#include "coflow/core/task.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <mutex>
#include <source_location>
#include <vector>

using namespace coflow;
using namespace coflow::detail;

namespace {

/// The least that can be waited for: opened for one waiter at a time.
class Turnstile {
public:
    class Pass : Waiter {
    public:
        explicit Pass(Turnstile& turnstile)
            : Waiter{turnstile.queue_, std::source_location::current()}, turnstile_{turnstile} {}
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <HasEnvironment Promise>
        bool await_suspend(std::coroutine_handle<Promise> awaiting) {
            return turnstile_.queue_.suspend(*this, awaiting, "Turnstile",
                                             [this] { return turnstile_.take(); });
        }
        void await_resume() { finish(); }

    private:
        Turnstile& turnstile_;
    };

    void let_one_pass() {
        Waiter* first = nullptr;
        {
            const std::scoped_lock guard{queue_};
            first = queue_.grant_first();
            if (first == nullptr)
                ++passes_;
        }
        if (first != nullptr)
            first->wake();
    }
    [[nodiscard]] int passes() const { return passes_; }

private:
    bool take() {
        if (passes_ == 0)
            return false;
        --passes_;
        return true;
    }

    WaitQueue queue_;
    int passes_ = 0;
};

struct PassScenario {
    Turnstile turnstile;

    Task<> operate() { co_await Turnstile::Pass{turnstile}; }
    Task<> complete() {
        turnstile.let_one_pass();
        co_return;
    }
    void check(test::Ending ending) {
        // What a cancelled waiter has not taken is still there.
        if (ending == test::Ending::returned)
            CHECK(turnstile.passes() == 0);
    }
};

Task<> enter(Turnstile& turnstile, std::vector<int>& order, int number) {
    co_await Turnstile::Pass{turnstile};
    order.push_back(number);
}

} // namespace

TEST_CASE("a wait on a queue is cancelled at any moment and loses nothing") {
    test::check_cancellation<PassScenario>();
}

TEST_CASE("waiters are granted in the order in which they came") {
    testing::SimulatedExecutor executor;
    Turnstile turnstile;
    std::vector<int> order;
    std::vector<TaskHandle<>> handles;
    for (int number = 0; number < 3; ++number) {
        handles.push_back(executor.start(enter(turnstile, order, number)));
        executor.run_until_idle();
    }
    for (int count = 0; count < 3; ++count) {
        turnstile.let_one_pass();
        executor.run_until_idle();
    }
    CHECK(order == std::vector<int>{0, 1, 2});
}
