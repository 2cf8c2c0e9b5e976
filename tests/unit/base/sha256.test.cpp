// SPDX-License-Identifier: MIT
#include "coflow/base/sha256.hpp"

#include "support/catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace coflow;

namespace {

std::string sha256(std::string_view bytes) {
    Sha256 sum;
    sum.update(bytes);
    return sum.hex_digest();
}

} // namespace

// The examples that NIST publishes with FIPS 180-4, and its long one of a million letters.
TEST_CASE("the digests are those of FIPS 180-4's examples") {
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// Where the padding just fits into the last block, and where it needs another: by sha256sum.
TEST_CASE("the digests are right at the edges of a block") {
    const std::vector<std::pair<std::size_t, std::string>> known{
        {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
        {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"}};
    for (const auto& [size, digest] : known) {
        CAPTURE(size);
        CHECK(sha256(std::string(size, 'a')) == digest);
    }
}

TEST_CASE("how the bytes are cut into pieces does not matter") {
    std::string bytes;
    for (int index = 0; index < 1000; ++index)
        bytes += static_cast<char>(index * 7);
    for (const std::size_t piece : {1U, 3U, 63U, 64U, 65U, 200U}) {
        CAPTURE(piece);
        Sha256 sum;
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            sum.update(std::string_view{bytes}.substr(at, piece));
        CHECK(sum.hex_digest() == sha256(bytes));
    }
}

TEST_CASE("a digest may be asked for in between") {
    Sha256 sum;
    sum.update("ab");
    CHECK(sum.hex_digest() == sha256("ab"));
    sum.update("c");
    CHECK(sum.hex_digest() == sha256("abc"));
}
