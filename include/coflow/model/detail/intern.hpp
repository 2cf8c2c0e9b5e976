// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace coflow::detail {

/// A copy of `text` that lives as long as the program; the same one for the same text.
inline std::string_view intern(std::string_view text) {
    static std::mutex mutex;
    static auto& texts = *new std::set<std::string, std::less<>>; // outlives every static user
    const std::scoped_lock guard{mutex};
    const auto found = texts.find(text);
    return found != texts.end() ? *found : *texts.emplace(text).first;
}

} // namespace coflow::detail
