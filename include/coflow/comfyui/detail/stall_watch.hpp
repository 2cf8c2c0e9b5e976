// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/transport.hpp"
#include "coflow/core/async_generator.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/moving.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/core/when_any.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui::detail {

/// Counts the pieces of a transfer, to see whether it goes on.
/// A body may be kept for longer than its transfer takes, so they share the count.
[[nodiscard]] inline AsyncGenerator<std::string>
counted(HttpBody::Source source, std::shared_ptr<std::atomic<std::uint64_t>> count) {
    AsyncGenerator<std::string> pieces = source();
    for (;;) {
        std::optional<std::string> piece = co_await pieces.next();
        ++*count;
        if (!piece)
            co_return;
        co_yield moving(*piece);
    }
}

class CountedSink final : public BodySink {
public:
    CountedSink(BodySink& sink, std::atomic<std::uint64_t>& count) : sink_{sink}, count_{count} {}

    [[nodiscard]] Task<bool> begin(const Answer& head) override {
        ++count_;
        return sink_.begin(head);
    }
    [[nodiscard]] Task<> write(std::span<const std::byte> data) override {
        ++count_;
        return sink_.write(data);
    }

private:
    BodySink& sink_;
    std::atomic<std::uint64_t>& count_;
};

/// Throws `TimedOut` once `count` stays the same for `limit`.
[[nodiscard]] inline Task<Answer> watch_for_stall(const std::atomic<std::uint64_t>& count,
                                                  Duration limit, std::string endpoint) {
    std::uint64_t last = count + 1;
    while (count != last) {
        last = count;
        co_await sleep_for(limit);
    }
    throw TimedOut{limit, endpoint + ": the transfer has stalled"};
}

/// Sends a request whose transfer may take long, but may not stand still.
[[nodiscard]] inline Task<Answer> send_watched(Transport& transport, Request request,
                                               Duration limit) {
    const auto count = std::make_shared<std::atomic<std::uint64_t>>(0);
    std::optional<CountedSink> sink;
    if (request.body.is_stream()) {
        const auto source = [count, body = request.body] { return counted(body.source(), count); };
        request.body = request.body.length() ? HttpBody::stream(source, *request.body.length())
                                             : HttpBody::stream(source);
    }
    if (request.sink != nullptr)
        request.sink = &sink.emplace(*request.sink, *count);
    std::vector<Task<Answer>> both;
    both.push_back(watch_for_stall(*count, limit, request.endpoint()));
    both.push_back(transport.send(std::move(request)));
    auto first = co_await when_any(std::move(both));
    co_return std::move(first.value);
}

} // namespace coflow::comfyui::detail
