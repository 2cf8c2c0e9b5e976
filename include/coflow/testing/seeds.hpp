// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow::testing {

/// Which seeds are tried: `Seeds{1000}` are those from 1 to 1000, `Seeds::parse("17,100-200")` the
/// named ones.
class Seeds {
public:
    /// Both ends are included.
    struct Range {
        std::uint64_t first;
        std::uint64_t last;

        friend bool operator==(const Range&, const Range&) = default;
    };

    /// Implicit, so that `explore(1000, scenario)` can be written.
    ///
    /// Throws: `Error` (invalid_argument) for zero, which would try nothing.
    Seeds(std::uint64_t count) : ranges_{{1, count}} {
        if (count == 0)
            throw Error{ErrorCode::invalid_argument, "no seeds are to be tried: their count is 0"};
    }

    /// Numbers and ranges of numbers with commas between them.
    ///
    /// Throws: `Error` (invalid_argument) for anything else.
    [[nodiscard]] static Seeds parse(std::string_view text) {
        Seeds seeds;
        for (std::string_view rest = text;;) {
            const auto comma = rest.find(',');
            seeds.ranges_.push_back(parse_range(rest.substr(0, comma), text));
            if (comma == std::string_view::npos)
                return seeds;
            rest.remove_prefix(comma + 1);
        }
    }

    /// The seeds that the environment variable `COFLOW_SEEDS` names; `otherwise` if it is not set.
    ///
    /// Throws: as `parse`.
    [[nodiscard]] static Seeds from_environment(const Seeds& otherwise) {
        const char* const text = std::getenv(variable);
        return text == nullptr ? otherwise : parse(text);
    }
    static constexpr const char* variable = "COFLOW_SEEDS";

    /// In ascending order within each range.
    [[nodiscard]] const std::vector<Range>& ranges() const noexcept { return ranges_; }

    /// Calls `function(seed)` for each seed, as long as it returns true.
    template <class Function>
    void for_each(Function function) const {
        for (const Range& range : ranges_)
            for (std::uint64_t seed = range.first;; ++seed) {
                if (!function(seed))
                    return;
                if (seed == range.last) // which may be the largest number there is
                    break;
            }
    }

private:
    Seeds() = default;

    static Range parse_range(std::string_view text, std::string_view whole) {
        const auto dash = text.find('-');
        const std::uint64_t first = parse_number(text.substr(0, dash), whole);
        const std::uint64_t last =
            dash == std::string_view::npos ? first : parse_number(text.substr(dash + 1), whole);
        if (last < first)
            refuse(whole);
        return {first, last};
    }

    static std::uint64_t parse_number(std::string_view text, std::string_view whole) {
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size())
            refuse(whole);
        return number;
    }

    [[noreturn]] static void refuse(std::string_view text) {
        throw Error{ErrorCode::invalid_argument,
                    "'" + std::string{text} +
                        "' are no seeds; write numbers or ranges, such as 17,100-200"};
    }

    std::vector<Range> ranges_;
};

} // namespace coflow::testing
