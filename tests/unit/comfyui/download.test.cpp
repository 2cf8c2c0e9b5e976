// SPDX-License-Identifier: MIT
#include "coflow/comfyui/download.hpp"

#include "coflow/base/file_error.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/files.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace std::chrono_literals;

namespace {

OutputFile file_named(std::string filename, std::string subfolder = {}) {
    return {.node = "9",
            .kind = "images",
            .filename = std::move(filename),
            .subfolder = std::move(subfolder),
            .type = "output"};
}

/// Has one file, and breaks off or hangs in the middle of it.
class FileServer final : public Transport {
public:
    std::string content = std::string(100'000, 'x') + "end";
    std::string tag = "\"1\"";
    std::size_t breaks_after = std::string::npos; ///< Bytes of one answer.
    bool hangs = false;
    bool lies = false; ///< Announces more than it sends, and ends well.
    int status = 200;
    std::vector<Request> requests;

    [[nodiscard]] std::string server() const override { return "http://files"; }
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string /*target*/) override {
        throw Error{ErrorCode::invalid_state, "has no sockets"};
    }
    [[nodiscard]] Task<Answer> send(Request request) override {
        co_await sleep_for(1ms);
        requests.push_back(request);
        Answer answer{status, ""};
        std::size_t first = 0;
        const std::string range{request.headers.find("Range").value_or("")};
        if (!range.empty() && request.headers.find("If-Range") == tag) {
            first = std::stoul(range.substr(range.find('=') + 1));
            answer.status = first < content.size() ? 206 : 416;
            answer.headers.add("Content-Range", "bytes " + std::to_string(first) + "-" +
                                                    std::to_string(content.size() - 1) + "/" +
                                                    std::to_string(content.size()));
        }
        answer.headers.add("ETag", tag);
        answer.headers.add("Content-Length",
                           std::to_string(content.size() - first + (lies ? 1 : 0)));
        Task<bool> asking = request.sink->begin(answer);
        const bool wanted = co_await std::move(asking);
        if (!wanted)
            co_return answer;
        const std::size_t count = std::min(content.size() - first, breaks_after);
        const auto bytes = std::as_bytes(std::span{content}).subspan(first, count);
        Task<> writing = request.sink->write(bytes);
        co_await std::move(writing);
        if (count < content.size() - first && hangs)
            co_await sleep_for(1000h);
        if (count < content.size() - first)
            throw ConnectionError{ErrorCode::io_failure, "files", "the connection broke"};
        co_return answer;
    }
};

struct Bench {
    Task<std::uintmax_t> get(DownloadOptions options = {}) {
        return download(client, file_named("a.png"), target, options);
    }
    [[nodiscard]] std::string content() { return executor.run(read_file(target)); }
    [[nodiscard]] std::ptrdiff_t files() const {
        return std::distance(std::filesystem::directory_iterator{folder.path()}, {});
    }

    TemporaryDirectory folder;
    std::filesystem::path target = folder.path() / "a.png";
    testing::SimulatedExecutor executor;
    std::shared_ptr<FileServer> server = std::make_shared<FileServer>();
    Client client{server};
};

} // namespace

TEST_CASE("a file is downloaded") {
    Bench bench;
    CHECK(bench.executor.run(bench.get()) == bench.server->content.size());
    CHECK(bench.content() == bench.server->content);
    CHECK(bench.server->requests.at(0).target == "/view?filename=a.png&subfolder=&type=output");
}

TEST_CASE("a download goes on where its connection broke, or stood still") {
    for (const bool hangs : {false, true}) {
        Bench bench;
        bench.server->breaks_after = 40'000;
        bench.server->hangs = hangs;
        (void)bench.executor.run(bench.get());
        CHECK(bench.content() == bench.server->content);
        REQUIRE(bench.server->requests.size() == 3);
        CHECK(bench.server->requests[1].headers.find("Range") == "bytes=40000-");
        CHECK(bench.server->requests[2].headers.find("If-Range") == "\"1\"");
    }
}

TEST_CASE("a file that has changed meanwhile is downloaded anew") {
    Bench bench;
    bench.server->breaks_after = 60'000;
    auto downloading = bench.executor.start(bench.get());
    while (bench.server->requests.empty())
        bench.executor.step();
    bench.executor.advance(10ms);
    bench.server->content = std::string(50'000, 'y');
    bench.server->tag = "\"2\"";
    (void)downloading.get();
    CHECK(bench.content() == bench.server->content);
}

TEST_CASE("a download that brings nothing is given up, and leaves nothing") {
    Bench bench;
    bench.server->breaks_after = 0;
    CHECK_THROWS_AS(bench.executor.run(bench.get({.attempts = 3})), ConnectionError);
    CHECK(bench.server->requests.size() == 3);
    bench.server->breaks_after = std::string::npos;
    bench.server->lies = true;
    CHECK_THROWS_AS(bench.executor.run(bench.get({.attempts = 3})), Error);
    bench.server->status = 404;
    bench.server->requests.clear();
    CHECK_THROWS_AS(bench.executor.run(bench.get()), ServerError);
    CHECK(bench.server->requests.size() == 1);
    CHECK(bench.files() == 0);
}

TEST_CASE("a cancelled download leaves nothing") {
    Bench bench;
    auto before = bench.executor.start(bench.get());
    before.request_stop();
    CHECK_THROWS_AS(before.get(), Cancelled);
    bench.server->breaks_after = 40'000;
    bench.server->hangs = true;
    auto midway = bench.executor.start(bench.get());
    bench.executor.advance(5s);
    CHECK(bench.files() == 1);
    midway.request_stop();
    CHECK_THROWS_AS(midway.get(), Cancelled);
    CHECK(bench.files() == 0);
}

TEST_CASE("names of servers stay in their folder") {
    CHECK(path_in("out", file_named("a.png", "sub/dir")) == "out/sub/dir/a.png");
    CHECK(path_in("out", file_named("a.png", R"(sub\dir)")) == "out/sub/dir/a.png");
    CHECK(path_in("out", file_named("-a b'\".png")) == "out/-a b'\".png");
    for (const char* name : {"", ".", "..", "../a.png", "/etc/passwd", R"(..\a.png)", "a\nb.png"})
        CHECK_THROWS_AS(path_in("out", file_named(name)), Error);
    for (const char* subfolder : {"..", "a/../..", "/etc", R"(..\..)", R"(C:\x)", "a\tb"})
        CHECK_THROWS_AS(path_in("out", file_named("a.png", subfolder)), Error);
}

TEST_CASE("files are downloaded into subfolders, and none if one has a bad name") {
    Bench bench;
    const auto paths = bench.executor.run(download_all(
        bench.client, {file_named("a.png", "sub"), file_named("b.png")}, bench.folder.path(), {}));
    REQUIRE(paths.size() == 2);
    CHECK(std::filesystem::file_size(bench.folder.path() / "sub" / "a.png") == 100'003);
    bench.server->requests.clear();
    CHECK_THROWS_AS(
        bench.executor.run(download_all(bench.client, {file_named("c.png"), file_named("../d.png")},
                                        bench.folder.path(), {})),
        Error);
    CHECK(bench.server->requests.empty());
}
