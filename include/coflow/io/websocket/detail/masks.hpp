// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>

namespace coflow::detail {

/// Bytes that nobody can predict.
///
/// Throws: `Error` if the system has none.
inline void fill_randomly(std::span<std::uint8_t> bytes) {
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw Error{ErrorCode::io_failure, "WebSocket: there are no random bytes to be had"};
}

/// The masks of a client's frames, fetched from the random source by the hundred.
class Masks {
public:
    static constexpr std::size_t size = 4;

    explicit Masks(std::optional<std::uint64_t> seed) : engine_{make_engine(seed)} {}

    void next(std::span<std::uint8_t, size> mask) {
        if (used_ == bytes_.size())
            refill();
        for (std::uint8_t& byte : mask)
            byte = bytes_[used_++];
    }

private:
    static std::optional<std::mt19937_64> make_engine(std::optional<std::uint64_t> seed) {
        return seed ? std::optional<std::mt19937_64>{*seed} : std::nullopt;
    }

    void refill() {
        if (!engine_)
            fill_randomly(bytes_);
        else
            for (std::uint8_t& byte : bytes_)
                byte = static_cast<std::uint8_t>((*engine_)());
        used_ = 0;
    }

    std::optional<std::mt19937_64> engine_; // empty: the system's
    std::array<std::uint8_t, 100 * size> bytes_{};
    std::size_t used_ = bytes_.size();
};

} // namespace coflow::detail
