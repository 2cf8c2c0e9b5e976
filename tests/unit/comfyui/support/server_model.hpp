// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/transport.hpp"
#include "coflow/core/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace coflow::comfyui::simulation {

/// What a server says, without a network: `ReplayServer` puts it behind bytes.
class ServerModel {
public:
    using Socket = int;

    virtual ~ServerModel() = default;
    ServerModel(const ServerModel&) = delete;
    ServerModel& operator=(const ServerModel&) = delete;

    virtual Answer handle(const Request& request, TimePoint now) = 0;

    virtual Socket open(std::string client_id, TimePoint now) = 0;
    virtual void receive(Socket socket, std::string_view text) = 0;
    virtual void close(Socket socket) = 0;
    /// The next message for a socket; nothing if there is none yet.
    virtual std::optional<WebSocketMessage> take(Socket socket, TimePoint now) = 0;
    /// Whether the server has ended this connection.
    [[nodiscard]] virtual bool has_ended(Socket socket) const = 0;

    /// When it will have something to do; nothing if it is idle.
    [[nodiscard]] virtual std::optional<TimePoint> next_time() const = 0;

    /// Everything but files is forgotten.
    virtual void restart() = 0;

protected:
    ServerModel() = default;
};

} // namespace coflow::comfyui::simulation
