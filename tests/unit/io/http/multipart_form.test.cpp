// SPDX-License-Identifier: MIT
#include "coflow/io/http/multipart_form.hpp"

#include "coflow/base/temporary_directory.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/io/http/http_site.hpp"

#include <fstream>
#include <string>

using namespace coflow;

namespace {

std::string body_of(const HttpRequest& request) {
    const auto read = [](const HttpBody& body) -> Task<std::string> {
        AsyncGenerator<std::string> pieces = body.source()();
        std::string all;
        while (auto piece = co_await pieces.next())
            all += *piece;
        co_return all;
    };
    testing::SimulatedExecutor executor;
    return executor.run(read(request.body));
}

void write_file(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream{path, std::ios::binary} << bytes;
}

} // namespace

TEST_CASE("a form is written as browsers do", "[io][http]") {
    MultipartForm form{"limit"};
    form.add_field("overwrite", "true");
    form.add_bytes("image", "a.png", "image/png", "PNG\r\n--x");
    const HttpRequest request = form.request("/upload/image");
    CHECK(request.method == "POST");
    CHECK(request.target == "/upload/image");
    CHECK(request.headers.find("Content-Type") == "multipart/form-data; boundary=limit");
    const std::string body = body_of(request);
    CHECK(body ==
          "--limit\r\nContent-Disposition: form-data; name=\"overwrite\"\r\n\r\ntrue\r\n"
          "--limit\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n"
          "Content-Type: image/png\r\n\r\nPNG\r\n--x\r\n--limit--\r\n");
    CHECK(request.body.length() == body.size());
}

TEST_CASE("names cannot leave their quotes", "[io][http]") {
    MultipartForm form{"limit"};
    form.add_bytes("a\"b", "c\"\r\nX: y", "image/png", "");
    const std::string body = body_of(form.request("/"));
    CHECK(body.find("name=\"a%22b\"; filename=\"c%22%0D%0AX: y\"\r\n") != std::string::npos);
    CHECK_THROWS_AS(form.add_bytes("a", "b", "x\r\ny", ""), Error);
}

TEST_CASE("boundaries differ", "[io][http]") {
    const auto type = [] {
        return std::string{*MultipartForm{}.request("/").headers.find("Content-Type")};
    };
    CHECK(type() != type());
}

TEST_CASE("a file is sent in pieces, again if it must be", "[io][http]") {
    const TemporaryDirectory folder;
    const std::filesystem::path file = folder.path() / "a file";
    std::string bytes(200'000, 'x');
    bytes.back() = 'y';
    write_file(file, bytes);
    MultipartForm form;
    form.add_file("image", "a.png", "image/png", file);
    const HttpRequest request = form.request("/");
    CHECK(body_of(request).find("\r\n\r\n" + bytes + "\r\n--") != std::string::npos);
    CHECK(body_of(request).size() == request.body.length());

    test::HttpSite site{test::echo};
    CHECK(site.fetch(form.request("/")).body.find(bytes) != std::string::npos);
    write_file(file, "shorter now");
    CHECK_THROWS_AS(site.fetch(form.request("/")), Error);
    std::filesystem::remove(file);
    CHECK_THROWS_AS(site.fetch(form.request("/")), Error);
    CHECK_THROWS_AS(form.add_file("image", "a.png", "image/png", file), Error);
}
