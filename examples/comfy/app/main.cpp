// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"
#include "app/display.hpp"
#include "app/result.hpp"
#include "app/run.hpp"
#include "app/verbs.hpp"
#include "coflow/comfyui/http_transport.hpp"
#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/io/tcp.hpp"

#ifdef COMFY_WITH_TLS
#include "coflow/io/tls/tls_connector.hpp"
#endif

#include <asio/signal_set.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

namespace {

using coflow::Task;
using coflow::comfyui::Client;
using comfy::Command;
using comfy::Result;
using Handle = coflow::TaskHandle<Result>;

/// Where ComfyUI is usually given without a scheme, as "localhost:8188".
std::string url_of(const std::string& server) {
    return server.find("://") == server.npos ? "http://" + server : server;
}

Client client_of(coflow::Connector& connector, const std::string& server) {
    try {
        return coflow::comfyui::connect_to(connector, url_of(server));
    } catch (const coflow::Error& error) {
        throw comfy::UsageError{std::string{"--server: "} + error.what()};
    }
}

Task<Result> perform(Client client, Command command, comfy::Display& display) {
    const bool whole = command.subject.empty();
    switch (command.verb) {
    case Command::Verb::run:
        return comfy::run(std::move(client), std::move(command), display);
    case Command::Verb::check:
        return comfy::check(std::move(client), std::move(command));
    case Command::Verb::cancel:
        return comfy::cancel(std::move(client), std::move(command));
    case Command::Verb::info:
        return whole ? comfy::show_info(std::move(client))
                     : comfy::show_class(std::move(client), std::move(command));
    case Command::Verb::free:
        return comfy::free_memory(std::move(client), std::move(command));
    case Command::Verb::history:
        return whole ? comfy::show_history(std::move(client))
                     : comfy::show_ended(std::move(client), std::move(command));
    case Command::Verb::queue:
        break;
    }
    return comfy::show_queue(std::move(client));
}

/// The first signal stops the work, which for a run means that its prompt is cancelled; the second
/// ends the program, whatever it waits for.
Task<> stop_on_signal(asio::signal_set& signals, Handle& work, const Command& command,
                      comfy::Display& display) {
    co_await signals.async_wait(coflow::use_task);
    if (command.verb == Command::Verb::run)
        display.say("cancelling the prompt; once more gives up waiting for that");
    work.request_stop();
    co_await signals.async_wait(coflow::use_task);
    display.end();
    if (command.verb == Command::Verb::run)
        display.say("gave up waiting; the prompt may still run: comfy queue");
    std::_Exit(comfy::exit_interrupted);
}

Result work(const Command& command) {
    coflow::WorkflowExecutor executor{1}; // what runs and what is shown share it without locks
    coflow::TcpConnector tcp;
#ifdef COMFY_WITH_TLS
    coflow::TlsConnector connector{tcp};
#else
    coflow::TcpConnector& connector = tcp;
#endif
    std::string server = url_of(command.server);
    try {
        Client client = client_of(connector, command.server);
        server = client.server();
        comfy::Display display{stderr, terminal::mode_for(stderr)};
        asio::signal_set signals{executor.get_executor(), SIGINT, SIGTERM};
        Handle running = executor.start(perform(std::move(client), command, display));
        coflow::TaskHandle<> watching =
            executor.start(stop_on_signal(signals, running, command, display));
        std::exception_ptr error;
        Result result;
        try {
            result = running.get();
        } catch (...) {
            error = std::current_exception();
        }
        watching.request_stop();
        try {
            watching.get();
        } catch (const coflow::Cancelled&) {
            // As it is meant to.
        }
        if (error)
            std::rethrow_exception(error);
        return result;
    } catch (...) {
        return comfy::result_of(std::current_exception(), server);
    }
}

} // namespace

int main(int argc, char** argv) {
    const comfy::CommandLine command_line = comfy::parse_command_line(argc, argv);
    if (!command_line.command)
        return command_line.exit_code;
    spdlog::set_level(spdlog::level::off);
    return comfy::print(work(*command_line.command), command_line.command->as_json);
}
