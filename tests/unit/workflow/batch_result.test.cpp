// SPDX-License-Identifier: MIT
#include "coflow/workflow/batch_result.hpp"

#include "support/catch.hpp"

#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;

namespace {

BatchResult<int> sample() {
    BatchResult<int> result;
    auto& values = detail::BatchAccess::values(result);
    values = {1, std::nullopt, 3, std::nullopt};
    std::vector<ItemFailure> failures;
    for (const std::size_t index : {std::size_t{3}, std::size_t{1}})
        failures.push_back(
            {index, "item " + std::to_string(index),
             std::make_exception_ptr(std::runtime_error{"error " + std::to_string(index)})});
    detail::BatchAccess::set_failures(result, std::move(failures));
    return result;
}

} // namespace

TEST_CASE("a batch result gives each item's result or error") {
    const BatchResult<int> result = sample();
    CHECK(result.size() == 4);
    CHECK(result.value(2) == 3);
    CHECK(result.succeeded(0));
    CHECK_FALSE(result.succeeded(1));
    CHECK_THROWS_WITH(result.value(1), "error 1");
    CHECK_THROWS_WITH(result.value(3), "error 3");
    CHECK_THROWS_AS(result.value(4), std::out_of_range);
}

TEST_CASE("a batch result lists its failures in the order of the items") {
    CHECK(sample().report() == "2 of 4 items failed:\n  item 1: error 1\n  item 3: error 3\n");
    CHECK_THROWS_WITH(sample().values(), "error 1");
    CHECK(BatchResult<int>{}.values().empty());
}
