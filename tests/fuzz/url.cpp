// SPDX-License-Identifier: MIT
// Whatever is taken for a URL must be the same when it is read again, and nothing of it may break
// out of a request's first line. Percent encoding must be reversible.
#include "coflow/io/http/url.hpp"

#include "coflow/io/http/percent.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coflow;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    require(percent_decode(percent_encode(text)) == text);
    static_cast<void>(percent_decode(text));
    try {
        const Url url{text};
        const Url again{url.text()};
        require(again.endpoint() == url.endpoint() && again.target() == url.target());
        require(url.target().find_first_of(" \r\n\t#") == std::string_view::npos);
        require(!url.endpoint().host.empty() && url.endpoint().port != 0);
    } catch (const Error& error) {
        require(error.code() == ErrorCode::invalid_argument);
    }
    return 0;
}
