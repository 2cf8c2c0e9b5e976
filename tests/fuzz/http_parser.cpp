// SPDX-License-Identifier: MIT
// Feeds a message whole and in pieces: both must end in the same way, and neither may crash. The
// first byte says which kind of message it is, the second how long the pieces are.
#include "coflow/io/http/http_parser.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace coflow;

namespace {

struct Outcome {
    std::string head;
    std::string body;
    std::string ending;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

template <class Parser>
bool take(Parser& parser, Outcome& outcome) {
    for (;;) {
        switch (parser.next()) {
        case HttpEvent::need_more:
            return false;
        case HttpEvent::head:
            for (const auto& field : parser.head().headers)
                outcome.head += field.name + ":" + field.value + "\n";
            break;
        case HttpEvent::body:
            outcome.body += parser.body();
            break;
        case HttpEvent::end:
            outcome.ending = "end, unread";
            return true;
        }
    }
}

template <class Parser>
Outcome parse(std::string_view text, std::size_t size, const HttpLimits& limits,
              HttpAnswerTo kind) {
    Outcome outcome;
    try {
        Parser parser{limits, kind};
        for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
            parser.feed(text.substr(0, size));
            if (take(parser, outcome))
                return outcome;
        }
        parser.feed_end();
        if (!take(parser, outcome))
            std::abort(); // after the end there can be no more
    } catch (const HttpError& error) {
        outcome.ending = "error"; // which of two it is may depend on the pieces
    }
    return outcome;
}

template <class Parser>
void compare(std::string_view text, std::size_t size, HttpAnswerTo kind) {
    const HttpLimits limits{.head_bytes = 4096, .fields = 16, .body_bytes = 1 << 16};
    const Outcome whole = parse<Parser>(text, text.size(), limits, kind);
    Outcome pieces = parse<Parser>(text, size, limits, kind);
    if (whole.ending == "error")
        pieces.head = whole.head, pieces.body = whole.body; // how far it got may differ
    if (!(whole == pieces))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3)
        return 0;
    const std::string_view text{reinterpret_cast<const char*>(data) + 2, size - 2};
    const std::size_t piece = 1 + data[1] % 64;
    if (data[0] % 4 == 0)
        compare<HttpRequestParser>(text, piece, HttpAnswerTo::other);
    else
        compare<HttpResponseParser>(
            text, piece, data[0] % 4 == 1 ? HttpAnswerTo::head_request : HttpAnswerTo::other);
    return 0;
}
