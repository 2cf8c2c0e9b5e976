// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/executor.hpp"
#include "coflow/io/process.hpp"
#include "coflow/io/subprocess.hpp"
#include "support/scratch_folder.hpp"

#include <nlohmann/json.hpp>

#include <future>
#include <string>
#include <string_view>
#include <utility>

namespace comfy::test {

using coflow::ExitStatus;
using coflow::Process;
using coflow::ProcessOptions;
using coflow::ProcessResult;
using coflow::Task;
using coflow::test::ScratchFolder;
using nlohmann::json;

/// A server in a process of its own, until this is destroyed.
class TestServer {
public:
    template <class... Arguments>
    explicit TestServer(const Arguments&... arguments)
        : executor_{1},
          found_{},
          serving_{executor_.start(
              serve(ProcessOptions{COMFY_TEST_SERVER, "--port", "0", arguments...}, &found_))},
          url_{"http://" + found_.get_future().get()} {}
    ~TestServer() {
        serving_.request_stop();
        try {
            serving_.get();
        } catch (const coflow::Cancelled&) {
            // As it is meant to.
        }
    }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    [[nodiscard]] const std::string& url() const noexcept { return url_; }

private:
    static Task<> serve(ProcessOptions options, std::promise<std::string>* found) {
        const auto body = [found](Process& process) -> Task<> {
            const auto line = co_await process.output().read_line();
            constexpr std::string_view begin = "listening on ";
            found->set_value(line && line->starts_with(begin) ? line->substr(begin.size()) : "");
            co_await process.wait();
        };
        options.output(coflow::ProcessOutput::pipe());
        co_await coflow::with_process(std::move(options), body);
    }

    coflow::WorkflowExecutor executor_;
    std::promise<std::string> found_;
    coflow::TaskHandle<> serving_;
    std::string url_;
};

/// The program in a folder of its own, for a server.
template <class... Arguments>
ProcessOptions program(const ScratchFolder& folder, const std::string& server,
                       const Arguments&... arguments) {
    ProcessOptions options{COMFY_PROGRAM, arguments...};
    options.working_directory(folder.path());
    options.set_variable("COMFY_SERVER", server);
    return options;
}

inline ProcessResult run(ProcessOptions options) {
    coflow::WorkflowExecutor executor{1};
    return executor.run(coflow::run_process(std::move(options)));
}

template <class... Arguments>
ProcessResult run_comfy(const ScratchFolder& folder, const TestServer& server,
                        const Arguments&... arguments) {
    return run(program(folder, server.url(), arguments...));
}

/// Sends a signal to the program when it has said something that contains `text`.
inline ProcessResult signal_at(ProcessOptions options, std::string text, int signal) {
    coflow::WorkflowExecutor executor{1};
    const auto body = [&](Process& process) -> Task<> {
        bool is_sent = false;
        while (auto line = co_await process.errors().read_line())
            if (!is_sent && line->find(text) != std::string::npos) {
                process.signal(signal);
                is_sent = true;
            }
    };
    options.errors(coflow::ProcessOutput::pipe());
    return executor.run(coflow::with_process(std::move(options), body));
}

/// Two nodes of so many steps of 20 ms each, then a file.
inline json long_prompt(int steps) {
    return {
        {"1", {{"class_type", "Work"}, {"inputs", {{"steps", steps}, {"ms", 20}}}}},
        {"2",
         {{"class_type", "Work"},
          {"inputs", {{"steps", steps}, {"ms", 20}, {"after", {"1", 0}}}},
          {"_meta", {{"title", "Second"}}}}},
        {"3", {{"class_type", "Save"}, {"inputs", {{"file", "a b.png"}, {"after", {"2", 0}}}}}}};
}

} // namespace comfy::test
