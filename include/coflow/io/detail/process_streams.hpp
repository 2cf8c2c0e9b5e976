// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/mutex.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/io/detail/launch.hpp"
#include "coflow/io/detail/output_sink.hpp"
#include "coflow/io/detail/pipe_reader.hpp"
#include "coflow/io/detail/pipe_writer.hpp"
#include "coflow/io/process_error.hpp"
#include "coflow/io/process_options.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::detail {

/// This program's side of a process's standard streams, as far as they are pipes.
class ProcessStreams {
    struct Output {
        Output(const char* stream, const OutputSetting& setting, Mutex& turn)
            : name{stream}, is_for_body{setting.kind == OutputKind::pipe}, sink{setting, turn} {}

        const char* name;
        bool is_for_body;
        std::optional<PipeReader> pipe;
        OutputSink sink;
    };

public:
    explicit ProcessStreams(const ProcessOptions& options)
        : options_{options},
          output_{"output", options.output().setting(), turn_},
          errors_{"error", options.errors().setting(), turn_} {}

    void open(const asio::any_io_executor& executor, ParentEnds& ends) {
        if (ends.input)
            input_.emplace(executor, std::move(ends.input), input_over_);
        if (ends.output)
            output_.pipe.emplace(executor, std::move(ends.output), outputs_over_);
        if (ends.errors)
            errors_.pipe.emplace(executor, std::move(ends.errors), outputs_over_);
        open_outputs_ = output_.pipe.has_value() + errors_.pipe.has_value();
        if (open_outputs_ == 0)
            outputs_ended_.set();
    }

    /// Adds tasks that write and read whatever is not the body's.
    void serve(std::vector<Task<>>& tasks) {
        if (input_ && options_.input().setting().kind == InputKind::text)
            tasks.push_back(feed());
        for (Output* const output : {&output_, &errors_})
            if (output->pipe && !output->is_for_body)
                tasks.push_back(pump(*output));
    }

    /// Ends what the body has been writing, and reads what it has left unread.
    Task<> finish_for_body() {
        close_input();
        std::vector<Task<>> tasks;
        for (Output* const output : {&output_, &errors_})
            if (output->pipe && output->is_for_body)
                tasks.push_back(pump(*output));
        co_await when_all(std::move(tasks));
    }

    /// Adds tasks that read everything, so that nobody hangs in a full pipe, and drop it.
    void drain(std::vector<Task<>>& tasks) {
        for (Output* const output : {&output_, &errors_})
            if (output->pipe)
                tasks.push_back(drop(*output->pipe));
    }

    void close_input() noexcept {
        if (input_)
            input_->close();
    }

    /// Null for what is no pipe of the body's.
    [[nodiscard]] PipeWriter* input() noexcept {
        return input_ && options_.input().setting().kind == InputKind::pipe ? &*input_ : nullptr;
    }
    [[nodiscard]] PipeReader* output() noexcept { return for_body(output_); }
    [[nodiscard]] PipeReader* errors() noexcept { return for_body(errors_); }

    /// The program has ended: nobody is waited for any more to read the input.
    void end_input() noexcept { input_over_.set(); }
    /// Nobody is waited for any more to write to the outputs.
    void end_outputs() noexcept { outputs_over_.set(); }
    /// Set when nobody can write to the outputs any more.
    [[nodiscard]] Event& outputs_ended() noexcept { return outputs_ended_; }

    [[nodiscard]] std::string take_output() { return output_.sink.take_text(); }
    [[nodiscard]] std::string take_errors() { return errors_.sink.take_text(); }

private:
    static constexpr std::size_t buffer_size = std::size_t{64} << 10;

    static PipeReader* for_body(Output& output) noexcept {
        return output.pipe && output.is_for_body ? &*output.pipe : nullptr;
    }

    Task<> feed() {
        co_await input_->write(options_.input().setting().text);
        input_->close();
    }

    Task<> pump(Output& output) {
        const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);
        while (const std::size_t count =
                   co_await output.pipe->read_some({buffer.get(), buffer_size}))
            if (!co_await output.sink.take({buffer.get(), count}))
                throw_too_much(output);
        if (open_outputs_.fetch_sub(1) == 1)
            outputs_ended_.set();
        co_await output.sink.finish();
    }

    static Task<> drop(PipeReader& pipe) {
        const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);
        while (co_await pipe.read_some({buffer.get(), buffer_size}) != 0) {
        }
    }

    [[noreturn]] void throw_too_much(const Output& output) const {
        throw ProcessError{ErrorCode::io_failure, options_.program().native(),
                           std::string{"was stopped: it wrote more to its standard "} +
                               output.name + " than the " + std::to_string(output.sink.limit()) +
                               " bytes that may be captured"};
    }

    const ProcessOptions& options_;
    Mutex turn_;
    Event input_over_;
    Event outputs_ended_;
    Event outputs_over_;
    std::atomic<int> open_outputs_{0};
    std::optional<PipeWriter> input_;
    Output output_;
    Output errors_;
};

} // namespace coflow::detail
