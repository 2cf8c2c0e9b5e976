// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace coflow {

/// The SHA-256 of bytes that come piece by piece, as FIPS 180-4 defines it.
///
/// For checksums of files and deliveries. It is written out here so that the library stays without
/// a cryptography library to link; it is not hardened for the handling of secrets.
class Sha256 {
public:
    using Digest = std::array<std::uint8_t, 32>;

    void update(std::string_view bytes) noexcept {
        length_ += bytes.size();
        while (!bytes.empty()) {
            const std::size_t count = std::min(bytes.size(), block_size - filled_);
            std::copy_n(bytes.data(), count, block_.data() + filled_);
            filled_ += count;
            bytes.remove_prefix(count);
            if (filled_ == block_size)
                take_block();
        }
    }

    /// The digest of all that has come so far; more may follow.
    [[nodiscard]] Digest digest() const noexcept {
        Sha256 last = *this;
        last.pad();
        Digest result;
        for (std::size_t index = 0; index < result.size(); ++index)
            result[index] = byte_of(last.state_[index / 4], index % 4);
        return result;
    }

    /// The digest as 64 lower-case hexadecimal digits, as `sha256sum` prints it.
    [[nodiscard]] std::string hex_digest() const {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string result;
        for (const std::uint8_t byte : digest())
            result.append(1, digits[byte / 16]).append(1, digits[byte % 16]);
        return result;
    }

private:
    using Word = std::uint32_t;
    static constexpr std::size_t block_size = 64;
    static constexpr std::size_t length_place = block_size - 8;

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes (4.2.2).
    static constexpr std::array<Word, 64> round_constants{
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
        0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
        0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
        0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
        0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
        0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
        0xc67178f2};

    static std::uint8_t byte_of(std::uint64_t word, std::size_t index,
                                unsigned bytes = 4) noexcept {
        return static_cast<std::uint8_t>(word >> (8 * (bytes - 1 - index)));
    }

    /// 5.1.1: a one bit, zeros, and the length in bits at the end of a block.
    void pad() noexcept {
        const std::uint64_t bits = length_ * 8;
        block_[filled_++] = static_cast<char>(0x80);
        if (filled_ > length_place) {
            std::fill(block_.begin() + filled_, block_.end(), '\0');
            take_block();
        }
        std::fill(block_.begin() + filled_, block_.begin() + length_place, '\0');
        for (std::size_t index = 0; index < 8; ++index)
            block_[length_place + index] = static_cast<char>(byte_of(bits, index, 8));
        take_block();
    }

    /// 6.2.2.
    void take_block() noexcept {
        std::array<Word, 64> schedule;
        for (std::size_t t = 0; t < 16; ++t)
            schedule[t] = word_at(4 * t);
        for (std::size_t t = 16; t < 64; ++t)
            schedule[t] = small_sigma(schedule[t - 2], 17, 19, 10) + schedule[t - 7] +
                          small_sigma(schedule[t - 15], 7, 18, 3) + schedule[t - 16];
        auto [a, b, c, d, e, f, g, h] = state_;
        for (std::size_t t = 0; t < 64; ++t) {
            const Word t1 = h + big_sigma(e, 6, 11, 25) + ((e & f) ^ (~e & g)) +
                            round_constants[t] + schedule[t];
            const Word t2 = big_sigma(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
        const std::array<Word, 8> step{a, b, c, d, e, f, g, h};
        for (std::size_t index = 0; index < step.size(); ++index)
            state_[index] += step[index];
        filled_ = 0;
    }

    [[nodiscard]] Word word_at(std::size_t place) const noexcept {
        Word word = 0;
        for (std::size_t index = 0; index < 4; ++index)
            word = word << 8 | static_cast<std::uint8_t>(block_[place + index]);
        return word;
    }
    static constexpr Word big_sigma(Word x, int first, int second, int third) noexcept {
        return std::rotr(x, first) ^ std::rotr(x, second) ^ std::rotr(x, third);
    }
    static constexpr Word small_sigma(Word x, int first, int second, unsigned shift) noexcept {
        return std::rotr(x, first) ^ std::rotr(x, second) ^ x >> shift;
    }

    // The first 32 bits of the fractional parts of the square roots of the first 8 primes (5.3.3).
    std::array<Word, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<char, block_size> block_{};
    std::size_t filled_ = 0;
    std::uint64_t length_ = 0;
};

} // namespace coflow
