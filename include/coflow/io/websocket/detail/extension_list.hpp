// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/http/detail/http_text.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::detail {

/// One of a `Sec-WebSocket-Extensions` list; refers to the header's text.
struct Extension {
    struct Parameter {
        std::string_view name;
        std::optional<std::string_view> value;
    };
    std::string_view name;
    std::vector<Parameter> parameters;
};

/// Reads the list (RFC 6455, section 9.1) from the front.
class ExtensionListParser {
public:
    explicit ExtensionListParser(std::string_view text) noexcept : rest_{text} {}

    /// Nothing if the text is no such list.
    [[nodiscard]] std::optional<std::vector<Extension>> parse() {
        std::vector<Extension> list;
        do {
            Extension extension;
            if (!read_token(extension.name))
                return std::nullopt;
            while (take(';'))
                if (!read_parameter(extension.parameters.emplace_back()))
                    return std::nullopt;
            list.push_back(std::move(extension));
        } while (take(','));
        if (!rest_.empty())
            return std::nullopt;
        return list;
    }

private:
    bool read_parameter(Extension::Parameter& parameter) {
        if (!read_token(parameter.name))
            return false;
        if (!take('='))
            return true;
        const bool quoted = take('"');
        std::string_view value;
        if (!read_token(value) || (quoted && !take('"')))
            return false;
        parameter.value = value;
        return true;
    }

    /// A token, and the space around it. What is quoted must be one too, so that no escapes are
    /// needed.
    bool read_token(std::string_view& token) {
        skip_space();
        std::size_t length = 0;
        while (length < rest_.size() && is_http_token(rest_.substr(length, 1)))
            ++length;
        token = rest_.substr(0, length);
        rest_.remove_prefix(length);
        skip_space();
        return length > 0;
    }

    bool take(char wanted) {
        skip_space();
        if (rest_.empty() || rest_.front() != wanted)
            return false;
        rest_.remove_prefix(1);
        return true;
    }
    void skip_space() {
        const std::size_t begin = rest_.find_first_not_of(" \t");
        rest_.remove_prefix(begin == std::string_view::npos ? rest_.size() : begin);
    }

    std::string_view rest_;
};

} // namespace coflow::detail
