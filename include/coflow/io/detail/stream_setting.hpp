// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace coflow::detail {

template <class Function>
concept PlainLineFunction =
    std::copy_constructible<Function> && std::invocable<Function&, std::string_view> &&
    std::is_void_v<std::invoke_result_t<Function&, std::string_view>>;

template <class Function>
concept TaskLineFunction =
    std::copy_constructible<Function> && std::invocable<Function&, std::string_view> &&
    std::same_as<std::invoke_result_t<Function&, std::string_view>, Task<>>;

template <class Function>
concept LineFunction = PlainLineFunction<Function> || TaskLineFunction<Function>;

/// What is called with each line: an ordinary function or a coroutine.
class LineHandler {
public:
    LineHandler() = default;
    template <PlainLineFunction Function>
    LineHandler& operator=(Function function) {
        function_.emplace<Plain>(std::move(function));
        return *this;
    }
    template <TaskLineFunction Function>
    LineHandler& operator=(Function function) {
        function_.emplace<Awaited>(std::move(function));
        return *this;
    }

    /// False if it is a coroutine, for which `start` is to be called.
    [[nodiscard]] bool is_plain() const noexcept {
        return std::holds_alternative<Plain>(function_);
    }
    void call(std::string_view line) { std::get<Plain>(function_)(line); }
    [[nodiscard]] Task<> start(std::string_view line) { return std::get<Awaited>(function_)(line); }

private:
    using Plain = std::function<void(std::string_view)>;
    using Awaited = std::function<Task<>(std::string_view)>;
    std::variant<std::monostate, Plain, Awaited> function_;
};

enum class InputKind : std::uint8_t { none, text, file, pipe };

struct InputSetting {
    InputKind kind = InputKind::none;
    std::string text;
    std::filesystem::path path;
};

enum class OutputKind : std::uint8_t { captured, tail, lines, file, inherited, discarded, pipe };

struct OutputSetting {
    OutputKind kind = OutputKind::discarded;
    std::size_t limit = 0;
    std::filesystem::path path;
    bool append = false;
    LineHandler on_line;

    /// Whether this program reads it.
    [[nodiscard]] bool is_read() const noexcept {
        return kind <= OutputKind::lines || kind == OutputKind::pipe;
    }
};

/// How much is kept for messages of what goes out line by line.
inline constexpr std::size_t lines_tail = std::size_t{8} << 10;

} // namespace coflow::detail
