// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::audio {

/// Why a file's sound cannot be used, for code that can do something about it.
enum class AudioFault {
    not_audio, ///< Nothing that this decoder knows; another one may.
    empty,     ///< There are no samples.
    too_short,
    too_long,
    silent ///< There is nothing to find in it.
};

/// A file's sound cannot be used; the message names the file and the reason.
class AudioError : public Error {
public:
    /// `what` as in "holds no samples".
    AudioError(AudioFault fault, std::filesystem::path file, std::string_view what)
        : Error{ErrorCode::invalid_argument, quote(file.native()) + " " + std::string{what}},
          fault_{fault},
          file_{std::move(file)},
          reason_{what} {}

    [[nodiscard]] AudioFault fault() const noexcept { return fault_; }
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

private:
    AudioFault fault_;
    std::filesystem::path file_;
    std::string reason_;
};

} // namespace coflow::audio
