// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/io/connector.hpp"
#include "coflow/io/http/detail/http_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace coflow {

/// Where something is on a server: `http`, `https`, `ws` or `wss`, as in
/// "http://localhost:8188/view?filename=a.png".
///
/// A name and password in it are refused: they belong into a header.
class Url {
public:
    /// Throws: `Error` (invalid_argument) that says what is wrong with `text`.
    explicit Url(std::string_view text) {
        std::string_view rest = text;
        const auto colon = rest.find("://");
        if (colon == std::string_view::npos)
            refuse(text, "it does not begin with http:// or the like");
        for (const char letter : rest.substr(0, colon))
            scheme_ += detail::ascii_lower(letter);
        rest.remove_prefix(colon + 3);
        read_scheme(text);

        const auto authority_end = rest.find_first_of("/?#");
        read_authority(text, rest.substr(0, authority_end));
        rest.remove_prefix(std::min(authority_end, rest.size()));

        rest = rest.substr(0, rest.find('#')); // a fragment is the reader's own business
        if (rest.empty() || rest.front() != '/')
            target_ = "/";
        target_ += rest;
        if (!detail::is_http_target(target_))
            refuse(text, "its path has characters that must be percent-encoded");
    }

    /// In small letters.
    [[nodiscard]] const std::string& scheme() const noexcept { return scheme_; }
    [[nodiscard]] const Endpoint& endpoint() const noexcept { return endpoint_; }
    /// Path and query, for `HttpRequest`; never empty.
    [[nodiscard]] const std::string& target() const noexcept { return target_; }

    /// With the port even where it is the usual one.
    [[nodiscard]] std::string text() const { return scheme_ + "://" + endpoint_.text() + target_; }

private:
    [[noreturn]] static void refuse(std::string_view text, const char* why) {
        constexpr std::size_t most = 200;
        throw Error{ErrorCode::invalid_argument,
                    "this URL cannot be used: " + quote(text, most) + ": " + why};
    }

    void read_scheme(std::string_view text) {
        constexpr std::uint16_t plain_port = 80;
        constexpr std::uint16_t tls_port = 443;
        if (scheme_ == "https" || scheme_ == "wss")
            endpoint_ = Endpoint{"", tls_port, Encryption::tls};
        else if (scheme_ == "http" || scheme_ == "ws")
            endpoint_ = Endpoint{"", plain_port};
        else
            refuse(text, "only http, https, ws and wss are known");
    }

    void read_authority(std::string_view text, std::string_view authority) {
        if (authority.find('@') != std::string_view::npos)
            refuse(text, "it has a user's name in it, which belongs into a header");
        std::string_view host = authority.substr(0, authority.find(':'));
        std::string_view rest = authority.substr(host.size());
        if (!authority.empty() && authority.front() == '[') {
            const auto end = authority.find(']');
            if (end == std::string_view::npos)
                refuse(text, "a [ of its host is not closed");
            host = authority.substr(1, end - 1);
            rest = authority.substr(end + 1);
            if (!is_ipv6(host))
                refuse(text, "what is in [ ] is no IPv6 address");
        } else if (!is_host_name(host)) {
            refuse(text, "it has no proper host");
        }
        for (const char letter : host)
            endpoint_.host += detail::ascii_lower(letter);
        if (!rest.empty())
            read_port(text, rest);
    }

    void read_port(std::string_view text, std::string_view rest) {
        const std::string_view digits = rest.substr(1);
        const char* const end = digits.data() + digits.size();
        const auto [stopped, error] = std::from_chars(digits.data(), end, endpoint_.port);
        if (rest.front() != ':' || error != std::errc{} || stopped != end || endpoint_.port == 0)
            refuse(text, "its port is no number from 1 to 65535");
    }

    static bool is_host_name(std::string_view host) {
        return !host.empty() && std::all_of(host.begin(), host.end(), [](char letter) {
            return detail::is_ascii_alphanumeric(letter) || letter == '-' || letter == '.' ||
                   letter == '_';
        });
    }
    static bool is_ipv6(std::string_view host) {
        return host.find(':') != std::string_view::npos &&
               host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    }

    std::string scheme_;
    Endpoint endpoint_;
    std::string target_;
};

} // namespace coflow
