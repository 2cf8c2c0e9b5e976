// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

namespace music {

/// What went wrong, for callers that decide on it (the text is for people).
enum class MediaFault {
    not_found,
    not_readable,
    /// The file is there and readable, but the decoder does not know its format.
    not_audio,
    empty,
    too_short,
    /// Nothing but silence: there is no tempo, key or loudness to find.
    silent,
    no_soundfont,
    bad_soundfont,
    not_writable,
    bad_request,
};

/// An error of the media code: one line that names the file and says what to do.
class MediaError : public std::runtime_error {
public:
    MediaError(MediaFault fault, const std::string& message)
        : std::runtime_error(message), fault_(fault) {}

    MediaFault fault() const noexcept { return fault_; }

private:
    MediaFault fault_;
};

} // namespace music
