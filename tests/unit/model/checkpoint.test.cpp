// SPDX-License-Identifier: MIT
#include "coflow/model/checkpoint.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <map>
#include <memory>

using namespace coflow;

namespace {

class MapStore : public CheckpointStore {
public:
    Task<std::optional<std::string>> lookup(const StepKey& key) override {
        const auto found = rows_.find({std::string{key.run_id}, key.step});
        if (found == rows_.end())
            co_return std::nullopt;
        co_return found->second;
    }
    Task<> record(const StepKey& key, std::string bytes) override {
        rows_[{std::string{key.run_id}, key.step}] = std::move(bytes);
        co_return;
    }

private:
    std::map<std::pair<std::string, StepId>, std::string> rows_;
};

} // namespace

template <>
struct coflow::CheckpointCodec<int> {
    static std::string encode(int value) { return std::to_string(value); }
    static int decode(std::string_view bytes) { return std::stoi(std::string{bytes}); }
};

TEST_CASE("a store finds a result by the run and the step's identity") {
    testing::SimulatedExecutor executor;
    MapStore store;
    const StepKey key{.run_id = "7", .step = StepId{}.child(1), .step_name = "load"};
    const StepKey other{.run_id = "8", .step = StepId{}.child(1), .step_name = "load"};
    executor.run(store.record(key, CheckpointCodec<int>::encode(42)));
    CHECK(CheckpointCodec<int>::decode(executor.run(store.lookup(key)).value()) == 42);
    CHECK_FALSE(executor.run(store.lookup(other)).has_value());
}

TEST_CASE("a result is checkpointable if its type has a codec") {
    STATIC_REQUIRE(Checkpointable<int>);
    STATIC_REQUIRE_FALSE(Checkpointable<std::unique_ptr<int>>);
}
