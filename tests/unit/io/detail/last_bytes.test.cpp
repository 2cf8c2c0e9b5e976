// SPDX-License-Identifier: MIT
#include "coflow/io/detail/last_bytes.hpp"

#include "support/catch.hpp"

#include <string>

using coflow::detail::LastBytes;

TEST_CASE("the last bytes are the end of all, however it came", "[io]") {
    std::string all;
    for (int number = 0; number < 300; ++number)
        all += std::to_string(number);
    for (const std::size_t limit : {0U, 1U, 7U, 64U, 10'000U})
        for (const std::size_t piece : {1U, 3U, 7U, 63U, 64U, 65U, 500U}) {
            CAPTURE(limit, piece);
            LastBytes last{limit};
            for (std::size_t begin = 0; begin < all.size(); begin += piece)
                last.add(std::string_view{all}.substr(begin, piece));
            CHECK(last.take() == all.substr(all.size() - std::min(all.size(), limit)));
        }
}

TEST_CASE("of nothing there are no last bytes", "[io]") {
    LastBytes last{10};
    CHECK(last.take() == "");
}
