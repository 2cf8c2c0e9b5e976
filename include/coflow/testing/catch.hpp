// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// For those who test with Catch2, version 2.13 or 3: include it in each of your tests, so that all
/// of them print alike. It includes Catch2 itself.

#include "coflow/base/config.hpp"
#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/model/progress.hpp"
#include "coflow/model/status.hpp"
#include "coflow/testing/explore.hpp"

#include COFLOW_DETAIL_CATCH_HEADER

#include <cstdint>
#include <exception>
#include <optional>
#include <sstream>
#include <string>

namespace coflow::testing::detail {

/// `explore` for scenarios with assertions; returns what fails and is not an assertion.
///
/// Whatever Catch2 reports meanwhile is reported with the seed. What is no error, such as the
/// exception of a `REQUIRE` that has been reported already, goes on to Catch2.
template <Scenario Function>
std::string explore_in_catch(const Seeds& seeds, Function&& scenario,
                             const SimulationOptions& options = {}) {
    std::string failure;
    SUCCEED("the exploration begins"); // and no assertion of the test case before it counts
    Seeds::from_environment(seeds).for_each([&](std::uint64_t seed) {
        INFO("under seed " << seed << "; " << ExploreFailure::how_to_replay(seed));
        try {
            replay(seed, scenario, options);
        } catch (const std::exception&) {
            failure = ExploreFailure{seed, std::current_exception()}.what();
        } catch (const Cancelled&) {
            failure = ExploreFailure{seed, std::current_exception()}.what();
        }
        return failure.empty() && Catch::getResultCapture().lastAssertionPassed();
    });
    return failure;
}

inline std::string translate_cancelled(const Cancelled&) { return "coflow::Cancelled"; }
inline const Catch::ExceptionTranslatorRegistrar cancelled_translator{&translate_cancelled};

} // namespace coflow::testing::detail

/// `CHECK_EXPLORE(1000, [](testing::SimulatedExecutor& executor) { ... })`: `testing::explore` for
/// scenarios that may contain assertions; the first seed that fails is reported, and the test case
/// goes on.
///
/// A seed fails moreover if an assertion fails by `REQUIRE` or as the last of the scenario; another
/// failed `CHECK` is reported with its seed, too, but the seeds after it are tried as well.
#define CHECK_EXPLORE(...)                                                                         \
    do {                                                                                           \
        const std::string coflow_failure =                                                         \
            ::coflow::testing::detail::explore_in_catch(__VA_ARGS__);                              \
        if (!coflow_failure.empty())                                                               \
            FAIL_CHECK(coflow_failure);                                                            \
    } while (false)

/// `CHECK_THROWS_CODE(expression, ErrorCode::not_found)`: it throws an `Error` with this code.
#define CHECK_THROWS_CODE(expression, expected)                                                    \
    CHECK_THROWS_MATCHES(                                                                          \
        expression, ::coflow::Error,                                                               \
        Catch::Matchers::Predicate<::coflow::Error>(                                               \
            [](const ::coflow::Error& error) { return error.code() == (expected); },               \
            "has the code " #expected))

/// \cond
template <>
struct Catch::StringMaker<coflow::ErrorCode> {
    static std::string convert(coflow::ErrorCode code) { return std::string{to_string(code)}; }
};

template <>
struct Catch::StringMaker<coflow::Error> {
    static std::string convert(const coflow::Error& error) {
        return std::string{to_string(error.code())} + ": " + error.what();
    }
};

template <>
struct Catch::StringMaker<coflow::WorkflowStatus> {
    static std::string convert(coflow::WorkflowStatus status) {
        return std::string{to_string(status)};
    }
};

/// What a manager returns for an id.
template <>
struct Catch::StringMaker<std::optional<coflow::WorkflowStatus>> {
    static std::string convert(const std::optional<coflow::WorkflowStatus>& status) {
        return status ? std::string{to_string(*status)} : "no status";
    }
};

template <>
struct Catch::StringMaker<coflow::Progress> {
    static std::string convert(const coflow::Progress& progress) {
        std::ostringstream text;
        text << to_string(progress.status) << " at " << progress.percentage << " %";
        if (!progress.current_step.empty())
            text << " in '" << progress.current_step << '\'';
        if (!progress.message.empty())
            text << ": " << progress.message;
        return text.str();
    }
};
/// \endcond
