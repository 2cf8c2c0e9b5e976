// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// The last `limit` bytes of what is added.
class LastBytes {
public:
    explicit LastBytes(std::size_t limit) noexcept : limit_{limit} {}

    void add(std::string_view bytes) {
        if (bytes.size() >= limit_) {
            text_ = bytes.substr(bytes.size() - limit_);
            return;
        }
        // Moved down only once as much has come as is kept, so that each byte moves but once.
        if (text_.size() + bytes.size() > 2 * limit_)
            text_.erase(0, text_.size() + bytes.size() - limit_);
        text_ += bytes;
    }

    [[nodiscard]] std::string take() {
        if (text_.size() > limit_)
            text_.erase(0, text_.size() - limit_);
        return std::move(text_);
    }

private:
    std::size_t limit_;
    std::string text_;
};

} // namespace coflow::detail
