// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"

#include <exception>
#include <string>

namespace coflow {

/// What an exception says, in one line for people: `what()`, followed by what it nests.
///
/// Works for whatever can be thrown: strings are quoted as they are, `Cancelled` says so, and
/// anything else is "an exception that is no std::exception". Empty for a null pointer.
[[nodiscard]] inline std::string describe(const std::exception_ptr& error) {
    if (!error)
        return {};
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& exception) {
        std::string text = exception.what();
        if (const auto* const nest = dynamic_cast<const std::nested_exception*>(&exception))
            if (const std::exception_ptr cause = nest->nested_ptr())
                text += ": " + describe(cause);
        return text;
    } catch (const Cancelled&) {
        return "cancelled";
    } catch (const std::string& text) {
        return text;
    } catch (const char* text) {
        return text != nullptr ? text : "a null text";
    } catch (...) {
        return "an exception that is no std::exception";
    }
}

} // namespace coflow
