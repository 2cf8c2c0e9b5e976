// SPDX-License-Identifier: MIT
// Lists of extensions that a hostile peer sends with its handshake, to a server and to a client.
// What a server answers its client must accept, and as the same.
#include "coflow/io/websocket/detail/deflate_agreement.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;
using namespace coflow::detail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const std::optional<std::vector<Extension>> list = ExtensionListParser{text}.parse();
    if (!list)
        return 0;
    for (const Extension& extension : *list)
        static_cast<void>(check_deflate_answer(extension, WebSocketDeflate{}));
    const std::optional<WebSocketDeflate> agreed = accept_deflate_offer(*list, WebSocketDeflate{});
    if (!agreed)
        return 0;
    const std::string answer = deflate_text(*agreed);
    const auto answers = ExtensionListParser{answer}.parse();
    if (!answers || answers->size() != 1 ||
        check_deflate_answer(answers->front(), WebSocketDeflate{}) != agreed)
        std::abort();
    return 0;
}
