// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/checks.hpp"
#include "coflow/mixin/detail/host_types.hpp"
#include "coflow/mixin/fwd.hpp"
#include "coflow/mixin/validator.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace coflow {

template <>
class Validator<nlohmann::json>; // of a JSON input: include json_validation.hpp

/// Checks the input before `execute`: the author defines rules, and an input that breaks some fails
/// the run with all that is wrong in one `ValidationError`.
///
///     Mix() { input_rules().field("bpm", &Song::bpm, in_range(20, 300)); }
///
/// Thread safety: define the rules in the constructor.
template <class Host>
class ValidationMixin {
    using Input = typename detail::HostTypes<Host>::Input;

public:
    template <class In, class Next>
    std::invoke_result_t<Next, In> around(In in, Next next) const {
        validate_input(in);
        return next(std::move(in));
    }

protected:
    [[nodiscard]] Validator<Input>& input_rules() noexcept { return rules_; }

    /// What is checked by itself before `execute`, for other values of the input's type.
    ///
    /// Throws: `ValidationError`.
    void validate_input(const Input& input) const {
        rules_.validate(input, "the input of workflow '" +
                                   std::string{static_cast<const Host&>(*this).name()} + "'");
    }

private:
    Validator<Input> rules_;
};

} // namespace coflow
