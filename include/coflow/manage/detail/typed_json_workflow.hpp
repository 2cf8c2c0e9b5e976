// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/manage/json_workflow.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/workflow/run_workflow.hpp"

#include <concepts>
#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace coflow::detail {

template <class T, class Json>
concept JsonReadable = std::same_as<T, NoInput> || std::same_as<T, Json> ||
                       requires(const Json& json) { json.template get<T>(); };
template <class T, class Json>
concept JsonWritable =
    std::is_void_v<T> || std::same_as<T, Json> || std::constructible_from<Json, T&&>;

template <class T, class Json>
T read_json(const Json& json) {
    if constexpr (std::same_as<T, Json>) {
        return json;
    } else if constexpr (std::same_as<T, NoInput>) {
        if (!json.empty())
            throw Error{ErrorCode::type_mismatch, "it takes none"};
        return {};
    } else {
        return json.template get<T>();
    }
}

template <class W, IsJson Json>
class TypedJsonWorkflow final : public JsonWorkflow {
    using In = typename W::Input;
    using Out = typename W::Output;

public:
    /// Throws: `Error` (type_mismatch) if the input does not fit.
    TypedJsonWorkflow(std::string name, std::unique_ptr<W> workflow, const Json& input)
        : JsonWorkflow{std::move(name)}, workflow_{std::move(workflow)}, input_(read(input)) {}

    [[nodiscard]] const Workflow& workflow() const noexcept override { return *workflow_; }

    Task<Json> execute(RunContext& run) override {
        if constexpr (std::is_void_v<Out>) {
            co_await run_workflow(*workflow_, std::move(input_), run);
            co_return nullptr;
        } else {
            Out output = co_await run_workflow(*workflow_, std::move(input_), run);
            co_return Json(std::move(output)); // with braces it would be an array
        }
    }

private:
    In read(const Json& input) const {
        try {
            return read_json<In>(input);
        } catch (...) {
            throw Error{ErrorCode::type_mismatch,
                        "workflow '" + name() +
                            "' cannot take this input: " + describe(std::current_exception())};
        }
    }

    std::unique_ptr<W> workflow_;
    In input_;
};

} // namespace coflow::detail
