// SPDX-License-Identifier: MIT
#pragma once

#include "unit/comfyui/support/simulated_transport.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace coflow::comfyui::simulation {

/// A simulated server whose memory and nodes a test says, and which frees memory when told to.
class StagedServer final : public Transport {
public:
    StagedServer(std::string name, Scheduler& scheduler, std::uint64_t seed = 1)
        : name_{std::move(name)}, way{simulated, scheduler, seed} {}

    [[nodiscard]] std::string server() const override { return name_; }
    [[nodiscard]] Task<Answer> send(Request request) override {
        if (hangs)
            co_await sleep_for(std::chrono::hours{1000});
        Task<Answer> sending = way.send(request);
        Answer answer = co_await std::move(sending);
        if (request.target == "/system_stats") {
            ++checks;
            const Json device{{"name", "gpu"}, {"vram_total", total}, {"vram_free", available}};
            answer.body = Json{{"system", {{"os", "posix"}}}, {"devices", {device}}}.dump();
        } else if (request.target == "/free") {
            ++frees;
            busy_when_freed = busy_when_freed || simulated.queue_size() != 0 || users != 0;
            available = after_free;
            answer = Answer{200, {}};
        } else if (request.target == "/object_info") {
            ++catalogs;
            answer = nodes.is_object() ? Answer{200, nodes.dump()} : Answer{500, {}};
        }
        co_return answer;
    }
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string target) override {
        return way.open_socket(std::move(target));
    }

    /// Puts a prompt of somebody else into the queue, which takes so long.
    void occupy(std::chrono::milliseconds time, TimePoint now) {
        const Json node{{"class_type", "Save"}, {"inputs", {{"ms", time.count()}}}};
        Request request{"POST", "/prompt"};
        request.body = Json{{"prompt", {{"1", node}}}}.dump();
        simulated.handle(request, now);
    }

private:
    std::string name_;

public:
    SimulatedServer simulated{ServerVersion{0, 33, 0}};
    SimulatedTransport way;
    std::int64_t total = 24;
    std::int64_t available = 24;
    std::int64_t after_free = 24;
    Json nodes = Json::object(); ///< Of /object_info, which fails if this is no object.
    bool hangs = false;
    int checks = 0;
    int frees = 0;
    int catalogs = 0;
    int users = 0; ///< Told by the test.
    bool busy_when_freed = false;
};

} // namespace coflow::comfyui::simulation
