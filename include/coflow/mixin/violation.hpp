// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// One thing that is wrong with a value, and where: "owner.tags[2]", or "/owner/tags/2" in JSON;
/// empty for the value itself.
struct Violation {
    std::string path;
    std::string message;

    friend bool operator==(const Violation&, const Violation&) = default;
};

/// Collects violations while checks walk through a value.
class Violations {
public:
    enum class Paths {
        members, ///< owner.tags[2]
        pointers ///< /owner/tags/2, a JSON pointer (RFC 6901)
    };

    explicit Violations(Paths paths = Paths::members) : paths_{paths} {}

    /// Within the scope of a place, violations are of that part of the value.
    class [[nodiscard]] Place {
    public:
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() { path_.resize(length_); }

    private:
        friend class Violations;
        Place(std::string& path, std::size_t length) : path_{path}, length_{length} {}

        std::string& path_;
        std::size_t length_;
    };

    /// The member, or several: "owner.name".
    Place at(std::string_view member);
    Place at(std::size_t index);

    /// Says what is wrong here.
    void add(std::string message) { found_.push_back({path_, std::move(message)}); }

    [[nodiscard]] bool empty() const noexcept { return found_.empty(); }
    [[nodiscard]] const std::vector<Violation>& all() const noexcept { return found_; }
    [[nodiscard]] std::vector<Violation> take() noexcept { return std::move(found_); }

private:
    void append_pointer(std::string_view member);

    Paths paths_;
    std::string path_;
    std::vector<Violation> found_;
};

/// Thrown for a value that breaks rules: says all that is wrong with it.
class ValidationError : public Error {
public:
    /// `what` names the value: "the input of workflow 'mix'".
    ValidationError(std::string_view what, std::vector<Violation> violations)
        : Error{ErrorCode::invalid_argument, text_of(what, violations)},
          violations_{std::move(violations)} {}

    [[nodiscard]] const std::vector<Violation>& violations() const noexcept { return violations_; }

private:
    static constexpr std::size_t most_told = 20;

    static std::string text_of(std::string_view what, const std::vector<Violation>& violations) {
        std::string text{what};
        text += " is invalid: ";
        for (std::size_t index = 0; index < std::min(violations.size(), most_told); ++index) {
            if (index > 0)
                text += "; ";
            const Violation& violation = violations[index];
            if (!violation.path.empty())
                text.append(violation.path).append(" ");
            text += violation.message;
        }
        if (violations.size() > most_told)
            text += "; and " + std::to_string(violations.size() - most_told) + " more";
        return text;
    }

    std::vector<Violation> violations_;
};

inline Violations::Place Violations::at(std::string_view member) {
    const std::size_t length = path_.size();
    if (paths_ == Paths::members)
        path_.append(path_.empty() || member.empty() ? "" : ".").append(member);
    else
        append_pointer(member);
    return Place{path_, length};
}

inline Violations::Place Violations::at(std::size_t index) {
    const std::size_t length = path_.size();
    const std::string number = std::to_string(index);
    path_ += paths_ == Paths::members ? "[" + number + "]" : "/" + number;
    return Place{path_, length};
}

inline void Violations::append_pointer(std::string_view member) {
    path_ += '/';
    for (const char character : member)
        if (character == '~')
            path_ += "~0";
        else if (character == '/')
            path_ += "~1";
        else
            path_ += character;
}

} // namespace coflow
