// SPDX-License-Identifier: MIT
#include "coflow/generator/image/process_image.hpp"

#include "unit/generator/image/shots.hpp"

#include <cstdlib>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::image;
using image::test::grey;
using image::test::look;

namespace {

constexpr Rgb red{255, 0, 0};
constexpr Rgb green{0, 255, 0};
constexpr Rgb blue{0, 0, 255};
constexpr Rgb white{255, 255, 255};

/// What the operations make of a picture.
Pixels process(const coflow::test::ScratchFolder& scratch, const std::filesystem::path& file,
               std::vector<ImageOperation> operations) {
    coflow::test::Pool backend;
    backend.run(process_image(file, std::move(operations), scratch / "result.png"));
    return look(scratch / "result.png").pixels;
}

void check_corners(const Pixels& pixels, Rgb top_left, Rgb top_right, Rgb bottom_left,
                   Rgb bottom_right) {
    const std::size_t right = pixels.width() - 1;
    const std::size_t bottom = pixels.height() - 1;
    CHECK(pixels.at(0, 0) == top_left);
    CHECK(pixels.at(right, 0) == top_right);
    CHECK(pixels.at(0, bottom) == bottom_left);
    CHECK(pixels.at(right, bottom) == bottom_right);
}

/// The part of a picture that is no longer white.
struct Marks {
    explicit Marks(const Pixels& pixels) : left{pixels.width()}, top{pixels.height()} {
        for (std::size_t y = 0; y < pixels.height(); ++y)
            for (std::size_t x = 0; x < pixels.width(); ++x)
                if (luma(pixels.at(x, y)) < 128) {
                    ++count;
                    left = std::min(left, x);
                    right = std::max(right, x);
                    top = std::min(top, y);
                    bottom = std::max(bottom, y);
                }
    }
    std::size_t count = 0;
    std::size_t left;
    std::size_t right = 0;
    std::size_t top;
    std::size_t bottom = 0;
};

Text black(std::string words, int size, Place place = {}) {
    Text text{std::move(words), place};
    text.size = size;
    text.colour = {0, 0, 0};
    return text;
}

} // namespace

TEST_CASE("pictures are flipped and turned without loss", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart.ppm");
    check_corners(process(scratch, chart, {}), red, green, blue, white);
    check_corners(process(scratch, chart, {Flip{}}), green, red, white, blue);
    check_corners(process(scratch, chart, {Flip{FlipAxis::vertical}}), blue, white, red, green);
    check_corners(process(scratch, chart, {Rotate{90}}), blue, red, white, green);
    check_corners(process(scratch, chart, {Rotate{180}}), white, blue, green, red);
    check_corners(process(scratch, chart, {Rotate{-90}}), green, white, red, blue);
    CHECK(process(scratch, chart, {Rotate{90}, Rotate{270}, Flip{}, Flip{}}).bytes() ==
          look(chart).pixels.bytes());
}

TEST_CASE("pictures are cut and scaled to exact sizes", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart.ppm");
    const Pixels part = process(scratch, chart, {Crop{19, 9, 3, 2}});
    CHECK(part.width() == 3);
    check_corners(part, red, green, blue, white);
    const Pixels fitted = process(scratch, chart, {Scale{100, 100}});
    CHECK(fitted.width() == 100);
    CHECK(fitted.height() == 50);
    check_corners(fitted, red, green, blue, white);
    const Pixels filled = process(scratch, chart, {Scale{15, 15, ScaleMode::fill}});
    CHECK(filled.width() == 15);
    CHECK(filled.height() == 15);
    check_corners(filled, red, green, blue, white);
    CHECK(process(scratch, chart, {Scale{3, 17, ScaleMode::stretch}}).height() == 17);
    CHECK(process(scratch, chart, {Scale{1, 1, ScaleMode::stretch}}).count() == 1);
}

TEST_CASE("a turned picture has the background in its corners", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto flat =
        image::test::paint(scratch / "flat.ppm", 40, 20, [](int, int) { return white; });
    const Pixels turned = process(scratch, flat, {Rotate{30, Rgb{10, 20, 30}}});
    CHECK(turned.width() == 45);  // 40 cos 30 + 20 sin 30 = 44.6
    CHECK(turned.height() == 38); // 40 sin 30 + 20 cos 30 = 37.3
    check_corners(turned, {10, 20, 30}, {10, 20, 30}, {10, 20, 30}, {10, 20, 30});
    CHECK(turned.at(22, 19) == white);
    coflow::test::Pool backend;
    backend.run(process_image(flat, {Rotate{30}}, scratch / "open.png"));
    CHECK(look(scratch / "open.png").stream.pixel_format == "rgba");
}

TEST_CASE("a picture is put upon another with its opacity", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto ground =
        image::test::paint(scratch / "ground.ppm", 30, 30, [](int, int) { return grey(200); });
    const auto stamp =
        image::test::paint(scratch / "'stamp,;].ppm", 10, 6, [](int, int) { return grey(0); });
    const Place corner{Anchor::bottom_right, 2, 3};
    const Pixels solid = process(scratch, ground, {Composite{stamp, corner}});
    CHECK(solid.at(18, 21) == grey(0));
    CHECK(solid.at(27, 26) == grey(0));
    CHECK(solid.at(17, 21) == grey(200));
    CHECK(solid.at(18, 20) == grey(200));
    CHECK(solid.at(28, 26) == grey(200));
    CHECK(solid.at(27, 27) == grey(200));
    const Pixels half = process(scratch, ground, {Composite{stamp, {Anchor::centre}, 0.5}});
    CHECK(std::abs(half.at(15, 15).red - 100) <= 2);
    CHECK(half.at(9, 15) == grey(200));
    CHECK(half.at(10, 15) != grey(200));
    const Pixels over = process(scratch, ground, {Composite{stamp, {Anchor::top_left, -5, -3}}});
    CHECK(over.at(4, 2) == grey(0));
    CHECK(over.at(5, 2) == grey(200));
    CHECK(process(scratch, ground, {Composite{stamp, {}, 0}}).at(0, 0) == grey(200));
    const auto two = process(scratch, ground,
                             {Composite{stamp}, Flip{}, Composite{stamp, {Anchor::bottom_left}}});
    CHECK(two.at(29, 0) == grey(0));
    CHECK(two.at(0, 29) == grey(0));
}

TEST_CASE("a text stands where it was put", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto page =
        image::test::paint(scratch / "page.ppm", 200, 100, [](int, int) { return white; });
    const Marks first{process(scratch, page, {black("HH", 20, {Anchor::top_left, 10, 5})})};
    CHECK(first.count > 50);
    CHECK(first.left >= 10);
    CHECK(first.left <= 14);
    CHECK(first.top >= 5);
    CHECK(first.bottom <= 25);
    const Marks last{process(scratch, page, {black("HH", 20, {Anchor::bottom_right, 10, 5})})};
    CHECK(last.right < 190);
    CHECK(last.right >= 185);
    CHECK(last.bottom < 95);
    CHECK(last.bottom >= 85);
    const Marks middle{process(scratch, page, {black("HH", 20, {Anchor::centre})})};
    CHECK(middle.left + middle.right >= 196);
    CHECK(middle.left + middle.right <= 202);
    Text bold = black("HH", 20, {Anchor::centre});
    bold.outline = 3;
    CHECK(Marks{process(scratch, page, {bold})}.count > 2 * middle.count);
    const Marks lines{process(scratch, page, {black("H\nH", 20)})};
    CHECK(lines.bottom > lines.top + 30);
}

TEST_CASE("a text is written letter for letter", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto page =
        image::test::paint(scratch / "page.ppm", 600, 60, [](int, int) { return white; });
    // Were something in it a command, the picture would lack a letter's width or fail.
    const auto width = [&](const std::string& words) {
        Text text = black(words, 20);
        text.font = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";
        const Marks marks{process(scratch, page, {text})};
        return static_cast<double>(marks.right - marks.left) + 1;
    };
    const double letter = width(std::string(11, 'H')) - width(std::string(10, 'H'));
    for (const std::string special :
         {"a:b", "a'b", "a\\b", "%{pts}", "%%", "{}", "a,b;c", "[in]", "\\n", "$(id)", "\\'b",
          "%{eif\\:1\\:d}", "=x=1:y", "\xc3\xa4\xe2\x82\xac"}) {
        CAPTURE(special);
        std::size_t letters = 0;
        for (const char byte : special)
            letters += (static_cast<unsigned char>(byte) & 0xc0) != 0x80 ? 1U : 0U;
        // Two letters H enclose it, so the widths of its own ends do not matter.
        const double expected = width("HH") + letter * static_cast<double>(letters);
        CHECK(std::abs(width("H" + special + "H") - expected) < 2);
    }
}

TEST_CASE("a photograph that lies on its side is turned before it is processed", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto flat = coflow::test::make_picture(scratch / "a.jpg", "testsrc=s=60x40");
    const std::string exif{
        "\xff\xe1\x00\x22"
        "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",
        36};
    const auto side = scratch.file("side.jpg", coflow::test::content_of(flat).insert(2, exif));
    const Pixels whole = process(scratch, side, {Crop{0, 0, 40, 60}});
    CHECK(whole.height() == 60);
}

TEST_CASE("hostile files are refused, and odd names are names", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const image::test::Hostile hostile{scratch};
    for (const auto& file : hostile.damaged) {
        CAPTURE(file);
        const std::string error =
            coflow::test::error_of(process_image(file, {Flip{}}, scratch / "result.png"));
        CHECK(error.find(file.filename().native()) != std::string::npos);
        CHECK_FALSE(coflow::test::error_of(
                        process_image(hostile.odd[0], {Composite{file}}, scratch / "result.png"))
                        .empty());
    }
    for (const auto& file : hostile.odd) {
        CAPTURE(file);
        CHECK(process(scratch, file, {Composite{file}}).width() == 64);
    }
    Text text{"a"};
    text.font = scratch / "none.ttf";
    CHECK(coflow::test::error_of(process_image(hostile.odd[0], {text}, scratch / "result.png"),
                                 ErrorCode::not_found)
              .find("none.ttf") != std::string::npos);
    text.font = hostile.odd[0];
    CHECK(coflow::test::error_of(process_image(hostile.odd[0], {text}, scratch / "result.png"))
              .find("neither a TrueType") != std::string::npos);
    CHECK(coflow::test::error_of(process_image(hostile.odd[0], {Flip{}}, scratch / "result.png",
                                               {.most_pixels = 64 * 48 - 1}))
              .find("64 x 48") != std::string::npos);
}
