// SPDX-License-Identifier: MIT
#include "coflow/base/config.hpp"

#include "coflow/core/task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

using namespace coflow;

namespace {

/// Counts constructions and destructions; it holds nothing, so that one too many does no harm.
struct Counted {
    explicit Counted(int& live) : live_{live} { ++live_; }
    Counted(const Counted& other) : live_{other.live_} { ++live_; }
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --live_; }

private:
    int& live_;
};

struct Options {
    Counted counted;
};

Task<> take(Options) { co_return; }

Task<> pass_a_temporary(int& live) { co_await take(Options{Counted{live}}); }

Task<> pass_a_named_one(int& live) {
    const Options options{Counted{live}};
    co_await take(options);
}

} // namespace

TEST_CASE("a compiler that destroys temporaries twice is known as one", "[base]") {
    testing::SimulatedExecutor executor;
    int live = 0;
    executor.run(pass_a_temporary(live));
    CHECK((live == 0 || config::double_destroys_temporaries));
}

TEST_CASE("no compiler destroys twice what has a name", "[base]") {
    testing::SimulatedExecutor executor;
    int live = 0;
    executor.run(pass_a_named_one(live));
    CHECK(live == 0);
}

TEST_CASE("pausing a spinning thread does no more than pause it", "[base]") {
    int turns = 0;
    for (; turns < 3; ++turns)
        config::pause();
    CHECK(turns == 3);
}
