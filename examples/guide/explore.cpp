// SPDX-License-Identifier: MIT
// A shop that now and then sells a ticket twice: exploring finds a seed, replaying it with a
// recorder shows what happened. Then injected faults show what a retry is worth.
#include "coflow/testing/explore.hpp"

#include "coflow/coflow.hpp"
#include "coflow/testing/faults.hpp"
#include "coflow/testing/recorder.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <stdexcept>

using namespace coflow;
using namespace std::chrono_literals;

struct Shop {
    int tickets = 1;
    int sold = 0;
};

Task<bool> look(Shop* shop) { co_return shop->tickets > 0; }
Task<> pay() { co_await sleep_for(3s); }
void hand_over(Shop* shop) {
    --shop->tickets;
    ++shop->sold;
}

class Purchase : public BaseWorkflow<Shop*, void> {
    Task<> execute(Shop* shop) override {
        const bool available = co_await step("look", &look, shop);
        if (!available)
            co_return;
        co_await step("pay", {.retry = {.max_retries = 2, .delay = 5s}}, &pay);
        co_await step("hand over", &hand_over, shop);
    }
};

/// One ticket; the second customer comes some seconds after the first.
void two_customers(testing::Trial& trial) {
    Shop shop;
    WorkflowManager manager{trial.executor()};
    auto first = manager.start<Purchase>(&shop);
    trial.executor().advance(std::chrono::seconds{trial.random().below(60)});
    auto second = manager.start<Purchase>(&shop);
    first.get();
    second.get();
    if (shop.sold > 1)
        throw std::runtime_error{"sold twice"};
}

int main() {
    std::uint64_t seed = 0;
    try {
        testing::explore(1000, &two_customers);
    } catch (const testing::ExploreFailure& failure) {
        std::puts(failure.what());
        seed = failure.seed();
    }

    std::puts("\nwhat happened:");
    const auto recorded = [](testing::Trial& trial) {
        testing::Recorder recorder{trial.executor()};
        try {
            two_customers(trial);
        } catch (const std::runtime_error&) {
            std::fputs(recorder.text().c_str(), stdout);
        }
    };
    testing::replay(seed, recorded);

    std::puts("\nwith a bank that fails twice:");
    testing::SimulatedExecutor executor;
    testing::Faults faults{executor};
    faults.at("pay").on_attempts(1, 2).fail_with(std::runtime_error{"bank is closed"});
    testing::Recorder recorder{executor};
    Shop shop;
    Purchase purchase;
    executor.run(purchase.run(&shop));
    std::fputs(recorder.text().c_str(), stdout);
}
