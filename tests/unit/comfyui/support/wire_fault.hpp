// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/testing/random.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui::simulation {

/// What goes wrong between a client and a `ReplayServer`, and what `WireFault::at` says then.
enum class WireFaultKind : std::uint8_t {
    refuse,        ///< The connection ends when the request has come.
    lose_answer,   ///< The request is performed, and the connection ends.
    late_answer,   ///< The request is performed, the answer comes `at` milliseconds later.
    status,        ///< It is not performed; the answer has the status `at`, and a text.
    cut,           ///< The connection breaks after `at` bytes of the answer, or of the socket.
    stall,         ///< As `cut`, but stays open, and nothing comes any more.
    chunks,        ///< The answer comes in chunks of `at` bytes.
    drop_socket,   ///< The socket breaks after `at` messages; 0: after any.
    mute_socket,   ///< The socket stays open, but nothing comes after `at` messages; 0: after any.
    double_status, ///< A status is told twice.
    restart ///< The server is killed after `at` messages, 0: after any; and is down for a second.
};

/// A fault at requests whose path begins so: `times` times, each time with this probability.
struct WireFault {
    WireFaultKind kind = WireFaultKind::refuse;
    std::string path;
    std::int64_t at = 0;
    int times = 1;
    double chance = 1;

    /// Reads "KIND[@PATH][=AT][*TIMES]", such as "cut@/view=1000*2".
    ///
    /// Throws: `Error` (invalid_argument).
    [[nodiscard]] static WireFault parse(std::string_view text);
};

/// Decides when the faults of a list happen.
class WireFaults {
public:
    WireFaults() = default;
    explicit WireFaults(std::vector<WireFault> faults, std::uint64_t seed = 1)
        : faults_{std::move(faults)}, random_{seed} {}

    /// Whether this one happens at this request, and its `at`.
    [[nodiscard]] std::optional<std::int64_t> at_request(WireFaultKind kind,
                                                         std::string_view path) {
        for (WireFault& fault : faults_)
            if (fault.kind == kind && path.starts_with(fault.path) && happens(fault))
                return fault.at;
        return std::nullopt;
    }
    /// Whether this one happens after so many messages of a socket.
    [[nodiscard]] bool at_message(WireFaultKind kind, std::int64_t count) {
        for (WireFault& fault : faults_)
            if (fault.kind == kind && (fault.at == 0 || fault.at == count) && happens(fault))
                return true;
        return false;
    }

private:
    bool happens(WireFault& fault) {
        if (fault.times == 0 || (fault.chance < 1 && !random_.chance(fault.chance)))
            return false;
        --fault.times;
        return true;
    }

    std::vector<WireFault> faults_;
    testing::Random random_{1};
};

inline WireFault WireFault::parse(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, WireFaultKind>, 11> kinds{
        {{"refuse", WireFaultKind::refuse},
         {"lose-answer", WireFaultKind::lose_answer},
         {"late-answer", WireFaultKind::late_answer},
         {"status", WireFaultKind::status},
         {"cut", WireFaultKind::cut},
         {"stall", WireFaultKind::stall},
         {"chunks", WireFaultKind::chunks},
         {"drop-socket", WireFaultKind::drop_socket},
         {"mute-socket", WireFaultKind::mute_socket},
         {"double-status", WireFaultKind::double_status},
         {"restart", WireFaultKind::restart}}};
    const auto fail = [text] {
        throw Error{ErrorCode::invalid_argument, "no fault is written " + quote(text)};
    };
    const auto number_after = [&](char mark, std::int64_t otherwise) {
        const std::size_t begin = text.find(mark);
        if (begin == std::string_view::npos)
            return otherwise;
        const std::string_view digits =
            text.substr(begin + 1, text.find_first_of("@=*", begin + 1) - begin - 1);
        std::int64_t number = 0;
        const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        if (digits.empty() || end != digits.data() + digits.size())
            fail();
        return number;
    };
    const std::string_view name = text.substr(0, text.find_first_of("@=*"));
    WireFault fault;
    bool known = false;
    for (const auto& [kind_name, kind] : kinds)
        if (kind_name == name) {
            fault.kind = kind;
            known = true;
        }
    if (!known)
        fail();
    if (const std::size_t path = text.find('@'); path != std::string_view::npos)
        fault.path = text.substr(path + 1, text.find_first_of("=*", path) - path - 1);
    fault.at = number_after('=', 0);
    fault.times = static_cast<int>(number_after('*', 1));
    return fault;
}

} // namespace coflow::comfyui::simulation
