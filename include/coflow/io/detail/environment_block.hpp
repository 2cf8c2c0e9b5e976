// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::detail {

/// The changes to an environment, and what becomes of one by them.
class EnvironmentBlock {
public:
    void set(std::string name, std::string value) {
        changes_.insert_or_assign(std::move(name), std::move(value));
    }
    void remove(std::string name) { changes_.insert_or_assign(std::move(name), std::nullopt); }
    void clear() {
        changes_.clear();
        inherits_ = false;
    }

    /// `NAME=value` for each variable; `inherited` is null, or such a list with a null at its end.
    [[nodiscard]] std::vector<std::string> apply_to(const char* const* inherited) const {
        std::vector<std::string> result;
        for (; inherits_ && inherited != nullptr && *inherited != nullptr; ++inherited) {
            const std::string_view entry{*inherited};
            if (!changes_.contains(entry.substr(0, entry.find('='))))
                result.emplace_back(entry);
        }
        for (const auto& [name, value] : changes_)
            if (value)
                result.push_back(name + '=' + *value);
        return result;
    }

    /// A name that is being set and that no environment can hold.
    [[nodiscard]] std::optional<std::string> bad_name() const {
        for (const auto& [name, value] : changes_)
            if (name.empty() || name.find('=') != std::string::npos)
                return name;
        return std::nullopt;
    }

private:
    std::map<std::string, std::optional<std::string>, std::less<>> changes_;
    bool inherits_ = true;
};

} // namespace coflow::detail
