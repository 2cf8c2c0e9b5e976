// SPDX-License-Identifier: MIT
// Bytes of unknown encoding become valid UTF-8, which can be counted, or are refused.
// links: uchardet icui18n icuuc icudata cld2
#include "coflow/analyzer/text/counts.hpp"
#include "coflow/analyzer/text/decode.hpp"
#include "coflow/analyzer/text/fingerprint.hpp"
#include "coflow/analyzer/text/key_phrases.hpp"
#include "coflow/analyzer/text/paragraphs.hpp"
#include "coflow/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coflow::text;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const DecodedText decoded = decode({reinterpret_cast<const char*>(data), size});
        const Counts counts = count(decoded.text);
        if (counts.bytes != decoded.text.size() || counts.graphemes > counts.bytes)
            std::abort();
        static_cast<void>(find_key_phrases(decoded.text, "en", 5));
        static_cast<void>(split_paragraphs(decoded.text));
        // What is UTF-8 already stays as it is; a second mark at its beginning is text only once.
        const bool marked = decoded.text.starts_with("\xef\xbb\xbf");
        if (!marked && decode(decoded.text).text != decoded.text)
            std::abort();
    } catch (const coflow::Error&) {
    }
    return 0;
}
