// SPDX-License-Identifier: MIT
#include "coflow/io/listener.hpp"

#include "coflow/io/memory_network.hpp"
#include "support/cancel.hpp"

#include <memory>

using namespace coflow;

namespace {

struct Accept {
    MemoryNetwork network;
    std::unique_ptr<Listener> listener = network.listen("server", 80);
    std::unique_ptr<ByteStream> client;
    std::unique_ptr<ByteStream> accepted;

    Task<> operate() { accepted = co_await listener->accept(); }
    Task<> complete() { client = co_await network.connect({"server", 80}); }
    void check(test::Ending ending) {
        testing::SimulatedExecutor executor;
        if (ending == test::Ending::cancelled && client)
            accepted = executor.run(listener->accept());
        CHECK((accepted != nullptr) == (client != nullptr));
    }
};

} // namespace

TEST_CASE("accepting can be cancelled at any point and loses no connection", "[io]") {
    test::check_cancellation<Accept>();
}
