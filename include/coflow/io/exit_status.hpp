// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>
#include <cstring>
#include <optional>
#include <string>

namespace coflow {

/// How a program has ended: with an exit code of its own, or by a signal.
class ExitStatus {
public:
    [[nodiscard]] static ExitStatus from_code(int code) noexcept { return {Kind::code, code}; }
    [[nodiscard]] static ExitStatus from_signal(int signal) noexcept {
        return {Kind::signal, signal};
    }

    /// Ended by itself with code 0.
    [[nodiscard]] bool success() const noexcept { return kind_ == Kind::code && number_ == 0; }
    [[nodiscard]] bool exited_normally() const noexcept { return kind_ == Kind::code; }

    /// The exit code, unless a signal ended the program.
    [[nodiscard]] std::optional<int> code() const noexcept { return number_if(Kind::code); }
    /// The number of the signal that ended the program, if one did.
    [[nodiscard]] std::optional<int> signal() const noexcept { return number_if(Kind::signal); }

    /// Such as "exit status 1" or "signal 9 (SIGKILL)".
    [[nodiscard]] std::string text() const {
        if (kind_ == Kind::code)
            return "exit status " + std::to_string(number_);
        std::string text = "signal " + std::to_string(number_);
        if (const char* const name = ::sigabbrev_np(number_))
            text += std::string{" (SIG"} + name + ")";
        return text;
    }

    friend bool operator==(const ExitStatus&, const ExitStatus&) = default;

private:
    enum class Kind : bool { code, signal };

    ExitStatus(Kind kind, int number) noexcept : kind_{kind}, number_{number} {}

    [[nodiscard]] std::optional<int> number_if(Kind kind) const noexcept {
        return kind_ == kind ? std::optional{number_} : std::nullopt;
    }

    Kind kind_;
    int number_;
};

} // namespace coflow
