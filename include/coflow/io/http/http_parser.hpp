// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/http/detail/http_message_parser.hpp"
#include "coflow/io/http/http_error.hpp"
#include "coflow/io/http/http_limits.hpp"
#include "coflow/io/http/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

/// What `next` of a parser has found.
enum class HttpEvent : std::uint8_t {
    need_more, ///< Nothing, before more bytes come.
    head,      ///< `head()` is complete.
    body,      ///< `body()` is the next piece of it.
    end        ///< Of the message; `take_unread` gives what follows.
};

/// Which answers have no body whatever their header says.
enum class HttpAnswerTo : std::uint8_t { other, head_request };

/// Takes a message of HTTP/1.1 apart, which comes in pieces of any size.
///
///     parser.feed(bytes);
///     while ((event = parser.next()) != HttpEvent::need_more) ...
///
/// It is strict where leniency lets one message pass for two: a `Content-Length` that is repeated,
/// no plain number, or beside a `Transfer-Encoding`; any transfer encoding but `chunked`; folded
/// lines; control characters; chunk sizes that are no number. Answers 100 to 199 are skipped,
/// except 101.
///
/// Throws: `HttpError`, from `next` and `feed_end`; after that the parser is of no more use.
/// Thread safety: one thread at a time.
template <detail::HttpRole Role>
class HttpParser {
    using Message = detail::HttpMessageParser<Role>;

public:
    using Head = typename Message::Head;

    explicit HttpParser(const HttpLimits& limits = {}, HttpAnswerTo answers = HttpAnswerTo::other)
        : limits_{limits}, answers_{answers} {
        begin();
    }

    /// Adds bytes.
    void feed(std::string_view bytes) {
        input_.erase(0, std::exchange(used_, 0));
        input_ += bytes;
        begun_ = begun_ || !bytes.empty();
    }

    /// The peer sends no more; `next` tells whether the message is complete by that.
    void feed_end() noexcept { ended_ = true; }

    /// The next event; the pieces of a body are not its chunks.
    HttpEvent next() {
        for (;;) {
            if (message_->is_head_done() && !head_given_) {
                if (!is_informational()) {
                    head_given_ = true;
                    return HttpEvent::head;
                }
                skip_informational();
            }
            if (message_->is_done())
                return HttpEvent::end;
            const std::size_t used = message_->put(usable());
            used_ += used;
            if (!message_->piece().empty())
                return HttpEvent::body;
            if (used > 0)
                continue;
            if (!ended_)
                return HttpEvent::need_more;
            message_->end();
        }
    }

    /// Whether a byte has been fed.
    [[nodiscard]] bool has_begun() const noexcept { return begun_; }
    [[nodiscard]] const Head& head() const noexcept { return message_->head(); }
    /// Valid until the parser is used again.
    [[nodiscard]] std::string_view body() const noexcept { return message_->piece(); }
    [[nodiscard]] const HttpHeaders& trailer() const noexcept { return message_->trailer(); }
    /// What the head says; nothing if the length is not known before the end.
    [[nodiscard]] std::optional<std::uint64_t> content_length() const {
        return message_->content_length();
    }
    /// Once the head is complete: whether another message can follow this one.
    [[nodiscard]] bool keep_alive() const { return message_->keep_alive(); }

    /// What has been fed beyond the end of the message.
    [[nodiscard]] std::string take_unread() {
        std::string unread = input_.substr(used_);
        input_.clear();
        used_ = 0;
        return unread;
    }

private:
    static constexpr int most_informational = 16;

    void begin() {
        message_.emplace(limits_, answers_ == HttpAnswerTo::head_request
                                      ? Message::Body::none
                                      : Message::Body::as_framed);
    }

    [[nodiscard]] bool is_informational() const noexcept {
        if constexpr (Role == detail::HttpRole::answer) {
            const int status = message_->head().status;
            return status < 200 && status != 101;
        }
        return false;
    }

    void skip_informational() {
        if (++informational_ > most_informational)
            throw HttpError{ErrorCode::invalid_argument, "too many answers before the answer"};
        begin();
    }

    [[nodiscard]] std::string_view usable() noexcept {
        const std::string_view unused = std::string_view{input_}.substr(used_);
        const bool may_skip = Role == detail::HttpRole::request && !skipped_line_ &&
                              !message_->has_begun() && !unused.empty() && unused[0] == '\r';
        if (!may_skip)
            return unused;
        if (unused.size() == 1)
            return {};
        skipped_line_ = true;
        if (unused[1] != '\n')
            return unused;
        used_ += 2; // a client may send an empty line behind a body; RFC 9112, section 2.2
        return unused.substr(2);
    }

    HttpLimits limits_;
    HttpAnswerTo answers_;
    std::optional<Message> message_;
    std::string input_; // those from `used_` on have not been used
    std::size_t used_ = 0;
    int informational_ = 0;
    bool begun_ = false;
    bool head_given_ = false;
    bool ended_ = false;
    bool skipped_line_ = false;
};

using HttpRequestParser = HttpParser<detail::HttpRole::request>;
using HttpResponseParser = HttpParser<detail::HttpRole::answer>;

} // namespace coflow
