// SPDX-License-Identifier: MIT
#include "coflow/generator/image/json.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "unit/generator/image/shots.hpp"

#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::image;
using nlohmann::json;

namespace {

json run(const std::string& name, const json& input) {
    WorkflowFactory factory;
    add_image_generators(factory);
    coflow::test::Pool backend;
    WorkflowManager manager{backend.executor};
    return manager.start(factory.create(name, input), {}).get();
}

std::string refusal(const std::string& name, const std::string& input) {
    WorkflowFactory factory;
    add_image_generators(factory);
    try {
        static_cast<void>(factory.create(name, json::parse(input)));
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

TEST_CASE("pictures are made by name with JSON", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto created = scratch / "a.png";
    const json image = run("image_creation", {{"create",
                                               {{"style", "tiling"},
                                                {"width", 48},
                                                {"height", 32},
                                                {"seed", 3},
                                                {"palette", {"#000000", "#0000ff"}}}},
                                              {"output", created}});
    CHECK(image.at("file") == created.native());
    CHECK(image.at("format") == "png");
    CHECK(image.at("width") == 48);
    CHECK(image.at("bytes") == std::filesystem::file_size(created));
    CHECK(image::test::look(created).pixels.at(3, 3).red == 0);

    const json operations = json::parse(R"([
        {"do": "scale", "width": 30, "height": 30, "mode": "fill"},
        {"do": "crop", "left": 5, "width": 20, "height": 20},
        {"do": "rotate", "degrees": 45, "background": "#ffffff"},
        {"do": "flip", "axis": "vertical"},
        {"do": "text", "text": "%{n}", "size": 8, "place": {"anchor": "bottom", "y": 1},
         "colour": "#ff0000", "outline": 1, "outline_colour": "#000000", "opacity": 0.5}])");
    json with_stamp = operations;
    with_stamp.push_back({{"do", "composite"}, {"file", created}, {"opacity", 0.3}});
    const json processed =
        run("image_processing",
            {{"file", created}, {"operations", with_stamp}, {"output", scratch / "b.webp"}});
    CHECK(processed.at("width") == 29); // 40 / sqrt 2 = 28.3

    const json better =
        run("image_enhancement",
            {{"file", created},
             {"enhancement",
              {{"denoise", 0.2}, {"contrast", 1}, {"saturation", 1.1}, {"sharpen", 0.3}}},
             {"output", scratch / "c.png"}});
    CHECK(better.at("height") == 32);

    const json exported = run("image_export", {{"file", created},
                                               {"output", scratch / "d"},
                                               {"save",
                                                {{"format", "jpeg"},
                                                 {"quality", 70},
                                                 {"longest_side", 24},
                                                 {"background", "#102030"},
                                                 {"limits", {{"most_pixels", 10'000}}}}}});
    CHECK(exported.at("format") == "jpeg");
    CHECK(exported.at("width") == 24);

    const json produced =
        run("image_production", {{"create", {{"width", 40}, {"height", 40}, {"palette", "ocean"}}},
                                 {"operations", operations},
                                 {"enhancement", {{"sharpen", 1}}},
                                 {"output", scratch / "e.jpg"}});
    CHECK(produced.at("width") == 29);
    const json read = run("image_production", {{"file", created}, {"output", scratch / "f.jpg"}});
    CHECK(read.at("width") == 48);

    const json folder = run("image_folder_processing", {{"folder", scratch.path()},
                                                        {"output", scratch / "out"},
                                                        {"operations", json::array()},
                                                        {"concurrency", 2},
                                                        {"save", {{"format", "png"}}}});
    CHECK(folder.at("images").size() + folder.at("failures").size() == 6);
    CHECK(folder.at("images").size() == 6);
}

TEST_CASE("requests with slips of the pen are refused, and told what is known", "[generator]") {
    const auto check = [](const std::string& name, const std::string& input,
                          const std::string& part) {
        CAPTURE(input);
        CHECK(refusal(name, input).find(part) != std::string::npos);
    };
    check("image_creation", R"({"create": {}})", R"("output" is missing)");
    check("image_creation", R"({"create": {"stile": 1}, "output": "a.png"})",
          R"("create": nothing is called "stile" here; known: "height", "palette")");
    check("image_creation", R"({"create": {"style": "cubism"}, "output": "a.png"})",
          R"("style": nothing is called 'cubism' here; known: flow_field, landscape)");
    check("image_creation", R"({"create": {"palette": "red"}, "output": "a.png"})",
          "no palette is called 'red'");
    check("image_creation", R"({"create": {"palette": ["red"]}, "output": "a.png"})",
          R"(a colour is "#rrggbb", not 'red')");
    check("image_creation", R"({"create": {"palette": ["#12345g"]}, "output": "a.png"})",
          R"(a colour is "#rrggbb")");
    check("image_creation", R"({"create": {"seed": -1}, "output": "a.png"})", "must be 0 or more");
    const auto operation = [&](const std::string& text, const std::string& part) {
        check("image_processing",
              R"({"file": "a", "output": "b.png", "operations": [{"do": "flip", "axis":
                  "vertical"}, )" +
                  text + "]}",
              part);
    };
    operation(R"({"width": 1})", R"(operation 2: "do" is missing)");
    operation(R"({"do": "blur"})",
              "operation 2: nothing is called 'blur' here; known: scale, crop");
    operation(R"({"do": "scale", "wide": 1})", R"(nothing is called "wide" here; known: "do")");
    operation(R"({"do": "text"})", R"("text" is missing)");
    operation(R"({"do": "crop", "width": 1.5, "height": 1})", R"("width": must be a whole number)");
    operation("7", "operation 2: must be an object");
    check("image_processing", R"({"file": "a", "output": "b.png", "operations": 7})",
          R"("operations": must be an array)");
    check("image_production", R"({"output": "a.png"})", "either made");
    check("image_production", R"({"output": "a.png", "file": "a", "create": {}})", "either made");
    check("image_export", R"({"file": "a", "output": "b", "save": {"format": "gif"}})",
          "known: png, jpeg, webp");
    check("image_folder_processing", R"({"folder": "a", "output": "b", "concurrency": -1})",
          "must be 0 or more");
}
