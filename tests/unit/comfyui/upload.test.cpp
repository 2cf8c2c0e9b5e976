// SPDX-License-Identifier: MIT
#include "coflow/comfyui/upload.hpp"

#include "coflow/base/file_error.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/files.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/scripted_transport.hpp"

#include <memory>
#include <string>

using namespace coflow;
using namespace coflow::comfyui;
using Catch::Matchers::Contains;
using simulation::ScriptedTransport;

namespace {

struct Bench {
    Bench() {
        executor.run(write_file_atomically(file, "its bytes"));
        transport->otherwise =
            Answer{200, R"({"name":"a (1).png","subfolder":"sub/dir","type":"temp"})"};
    }
    /// The body of the last request.
    std::string sent() {
        return executor.run([](HttpBody body) -> Task<std::string> {
            std::string all;
            AsyncGenerator<std::string> pieces = body.source()();
            for (;;) {
                const std::optional<std::string> piece = co_await pieces.next();
                if (!piece)
                    co_return all;
                all += *piece;
            }
        }(transport->requests.back().body));
    }

    TemporaryDirectory folder;
    std::filesystem::path file = folder.path() / "a.png";
    testing::SimulatedExecutor executor;
    std::shared_ptr<ScriptedTransport> transport = std::make_shared<ScriptedTransport>();
    Client client{transport};
};

} // namespace

TEST_CASE("an upload has the fields that servers know, and the returned name counts") {
    Bench bench;
    Upload upload{bench.file};
    upload.subfolder = "sub/dir";
    upload.type = "temp";
    upload.if_exists = IfExists::overwrite;
    const UploadedFile uploaded = bench.executor.run(upload_image(bench.client, upload));
    CHECK(uploaded.input() == "sub/dir/a (1).png [temp]");
    CHECK(bench.transport->requests.back().endpoint() == "POST /upload/image");
    const std::string body = bench.sent();
    CHECK(body.size() == bench.transport->requests.back().body.length());
    for (const char* part :
         {"name=\"image\"; filename=\"a.png\"", "its bytes", "name=\"overwrite\"\r\n\r\ntrue\r\n",
          "name=\"subfolder\"\r\n\r\nsub/dir\r\n", "name=\"type\"\r\n\r\ntemp"})
        CHECK_THAT(body, Contains(part));
}

TEST_CASE("a mask tells whose it is") {
    Bench bench;
    UploadedFile original;
    original.name = "a.png";
    original.type = "input";
    (void)bench.executor.run(upload_mask(bench.client, bench.file, original));
    CHECK(bench.transport->requests.back().endpoint() == "POST /upload/mask");
    CHECK_THAT(bench.sent(), Contains(R"({"filename":"a.png","subfolder":"","type":"input"})"));
}

TEST_CASE("an upload is sent once, and stops when it stands still") {
    Bench bench;
    bench.transport->answers = {ScriptedTransport::broken(), ScriptedTransport::silence()};
    CHECK_THROWS_AS(bench.executor.run(upload_image(bench.client, bench.file)), Error);
    CHECK(bench.transport->requests.size() == 1);
    CHECK_THROWS_AS(bench.executor.run(upload_image(bench.client, bench.file)), TimedOut);
}

TEST_CASE("what cannot be uploaded is refused") {
    Bench bench;
    Upload upload{bench.file};
    for (const char* name : {"", "a\nb.png", "a\x7f.png"}) {
        upload.name = name;
        CHECK_THROWS_AS(bench.executor.run(upload_image(bench.client, upload)), Error);
    }
    CHECK_THROWS_AS(
        bench.executor.run(upload_image(bench.client, bench.folder.path() / "missing.png")),
        FileError);
    CHECK(bench.transport->requests.empty());
    bench.transport->otherwise = Answer{200, "{}"};
    CHECK_THROWS_AS(bench.executor.run(upload_image(bench.client, bench.file)), ServerError);
}

TEST_CASE("an input of the usual kind is the name alone") {
    UploadedFile file;
    file.name = "a.png";
    file.type = "input";
    CHECK(file.input() == "a.png");
}
