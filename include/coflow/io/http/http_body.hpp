// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/async_generator.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace coflow {

/// What a request or an answer carries: bytes, or a source of pieces that is never held whole.
class HttpBody {
public:
    /// Begins the body anew; called once for each time that it is sent.
    using Source = std::function<AsyncGenerator<std::string>()>;

    HttpBody() = default;
    // A text is a body.
    HttpBody(std::string bytes) : bytes_{std::move(bytes)} {} // NOLINT(google-explicit-constructor)
    HttpBody(const char* bytes) : bytes_{bytes} {}            // NOLINT(google-explicit-constructor)

    /// With a length that is known; a source that gives another length fails the request.
    [[nodiscard]] static HttpBody stream(Source source, std::uint64_t length) {
        return HttpBody{std::move(source), length};
    }
    /// In chunks, for a length that is not known before the end.
    [[nodiscard]] static HttpBody stream(Source source) {
        return HttpBody{std::move(source), std::nullopt};
    }

    [[nodiscard]] bool is_stream() const noexcept { return static_cast<bool>(source_); }
    /// Empty for a stream.
    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
    /// Empty unless it is a stream.
    [[nodiscard]] const Source& source() const noexcept { return source_; }
    /// Nothing if it is sent in chunks.
    [[nodiscard]] std::optional<std::uint64_t> length() const noexcept {
        return is_stream() ? length_ : bytes_.size();
    }

private:
    HttpBody(Source source, std::optional<std::uint64_t> length)
        : source_{std::move(source)}, length_{length} {}

    std::string bytes_;
    Source source_;
    std::optional<std::uint64_t> length_;
};

} // namespace coflow
