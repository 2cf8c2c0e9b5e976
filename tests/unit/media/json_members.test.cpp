// SPDX-License-Identifier: MIT
#include "coflow/media/json_members.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>

using namespace coflow;
using nlohmann::json;

namespace {

struct Size {
    int width = 4;
    std::uint8_t height = 3;
};

void from_json(const json& object, Size& size) {
    JsonMembers{object}.optional("width", size.width).optional("height", size.height).done();
}

struct Request {
    std::filesystem::path file;
    Size size{.width = 40};
    std::chrono::duration<double> length{1};
    std::optional<double> tempo{};
    bool is_loud = false;
};

void from_json(const json& object, Request& request) {
    JsonMembers{object}
        .required("file", request.file)
        .optional("size", request.size)
        .optional("length", request.length)
        .optional("tempo", request.tempo)
        .optional("is_loud", request.is_loud)
        .done();
}

std::string refusal(const json& request) {
    try {
        static_cast<void>(request.get<Request>());
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST_CASE("members are read into fields, and absent ones leave them as they are") {
    const auto few = json{{"file", "a b"}}.get<Request>();
    CHECK(few.file == "a b");
    CHECK(few.size.width == 40);
    CHECK(few.length.count() == 1);
    CHECK_FALSE(few.tempo);

    const auto request = json{
        {"file", "a"},
        {"size", {{"height", 255}}},
        {"length", 0.25},
        {"tempo", 128},
        {"is_loud", true}}.get<Request>();
    CHECK(request.size.width == 40);
    CHECK(request.size.height == 255);
    CHECK(request.length.count() == 0.25);
    CHECK(request.tempo == 128.0);
    CHECK(request.is_loud);
    CHECK_FALSE(json{{"file", "a"}, {"tempo", nullptr}}.get<Request>().tempo);
}

TEST_CASE("a member that nobody reads is named, with those there are") {
    CHECK(refusal({{"file", "a"}, {"sise", 3}}) ==
          "nothing is called \"sise\" here; known: \"file\", \"is_loud\", \"length\", \"size\", "
          "\"tempo\"");
    CHECK(refusal({{"file", "a"}, {"size", {{"depth", 3}}}}) ==
          "\"size\": nothing is called \"depth\" here; known: \"height\", \"width\"");
}

TEST_CASE("what is missing or does not fit is named") {
    CHECK(refusal(json::object()) == "\"file\" is missing");
    CHECK(refusal("a") == "must be an object and is of type string");
    CHECK(refusal({{"file", "a"}, {"size", 3}}) ==
          "\"size\": must be an object and is of type number");
    CHECK(refusal({{"file", 3}}) == "\"file\": type must be string, but is number");
    CHECK(refusal({{"file", "a"}, {"length", "long"}}) ==
          "\"length\": type must be number, but is string");
    CHECK(refusal({{"file", "a"}, {"tempo", "fast"}}) ==
          "\"tempo\": type must be number, but is string");
}

TEST_CASE("a number that its field cannot hold is refused, not bent") {
    const auto of_height = [](const json& height) {
        return refusal({{"file", "a"}, {"size", {{"height", height}}}});
    };
    CHECK(of_height(-1) == "\"size\": \"height\": must be 0 or more");
    CHECK(of_height(256) == "\"size\": \"height\": is too large or too small");
    CHECK(of_height(1.5) == "\"size\": \"height\": must be a whole number");
    CHECK(of_height(true) == "\"size\": \"height\": must be a whole number");
    CHECK(of_height(0) == "no error");
    const auto of_width = [](const json& width) {
        return refusal({{"file", "a"}, {"size", {{"width", width}}}});
    };
    CHECK(of_width(std::numeric_limits<std::uint64_t>::max()) ==
          "\"size\": \"width\": is too large or too small");
    CHECK(of_width(std::numeric_limits<std::int64_t>::min()) ==
          "\"size\": \"width\": is too large or too small");
    CHECK(of_width(-7) == "no error");
}
