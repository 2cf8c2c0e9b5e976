// SPDX-License-Identifier: MIT
#include "coflow/media/delivery/delivery_check.hpp"

#include "coflow/media/delivery/delivery.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <string>

using namespace coflow;

namespace {

struct Delivered {
    Delivered() {
        DeliveryRequest request;
        for (const char* name : {"a.txt", "b.txt", "c.txt"})
            request.files.emplace_back(scratch.file(name, name));
        request.folder = folder;
        REQUIRE(pool.run(deliver(request)).complete);
    }

    DeliveryCheck check() { return pool.run(verify_delivery(folder)); }

    std::string problem() {
        const DeliveryCheck found = check();
        return found.problems.size() == 1 ? found.problems[0].name + " " + found.problems[0].reason
                                          : std::to_string(found.problems.size()) + " problems";
    }

    std::string refusal() {
        try {
            check();
        } catch (const Error& error) {
            return error.what();
        }
        return "no error";
    }

    test::ScratchFolder scratch;
    std::filesystem::path folder = scratch / "out";
    test::Pool pool;
};

} // namespace

TEST_CASE("a delivery that nobody has touched is whole", "[delivery]") {
    Delivered delivered;
    const DeliveryCheck check = delivered.check();
    CHECK(check.whole());
    CHECK(check.files == 3);
    CHECK(check.bytes == 15);
    CHECK(check.unlisted.empty());
    CHECK(check.folder == delivered.folder);
}

TEST_CASE("what has become of a file is told", "[delivery]") {
    Delivered delivered;
    SECTION("it has changed") {
        delivered.scratch.file("out/b.txt", "B.txt");
        CHECK(delivered.problem() == "b.txt differs from what was delivered");
    }
    SECTION("it is longer") {
        delivered.scratch.file("out/b.txt", "longer");
        CHECK(delivered.problem() == "b.txt is of 6 bytes, and 5 were delivered");
    }
    SECTION("it is gone") {
        std::filesystem::remove(delivered.folder / "b.txt");
        CHECK(delivered.problem() == "b.txt is missing");
    }
    SECTION("it is a link, to the same content") {
        std::filesystem::remove(delivered.folder / "b.txt");
        std::filesystem::create_symlink(delivered.scratch / "b.txt", delivered.folder / "b.txt");
        CHECK(delivered.problem() == "b.txt is no regular file");
    }
    SECTION("it is a folder") {
        std::filesystem::remove(delivered.folder / "b.txt");
        std::filesystem::create_directory(delivered.folder / "b.txt");
        CHECK(delivered.problem() == "b.txt is no regular file");
    }
}

TEST_CASE("visible files that are not of the delivery are listed", "[delivery]") {
    Delivered delivered;
    delivered.scratch.file("out/z", "");
    delivered.scratch.file("out/d", "");
    delivered.scratch.file("out/.hidden", "");
    CHECK(delivered.check().unlisted == std::vector<std::string>{"d", "z"});
    CHECK(delivered.check().whole());
}

TEST_CASE("a folder without a good manifest cannot be checked", "[delivery]") {
    Delivered delivered;
    const std::filesystem::path manifest = delivered.folder / "manifest.json";
    SECTION("none") {
        std::filesystem::remove(manifest);
        CHECK(delivered.refusal().ends_with("manifest.json' cannot be read: No such file or "
                                            "directory"));
    }
    SECTION("an empty one") {
        delivered.scratch.file("out/manifest.json", "");
        CHECK(delivered.refusal().find("is no manifest of a delivery: ") != std::string::npos);
    }
    SECTION("one that was cut off") {
        std::filesystem::resize_file(manifest, 100);
        CHECK(delivered.refusal().find("is no manifest of a delivery: ") != std::string::npos);
    }
    SECTION("one that leads out of the folder") {
        std::string text = test::content_of(manifest);
        text.replace(text.find("b.txt"), 5, "../b");
        delivered.scratch.file("out/manifest.json", text);
        CHECK(delivered.refusal().ends_with("'../b' is no name of a delivered file"));
    }
    SECTION("one that is too large") {
        std::filesystem::resize_file(manifest, (std::uintmax_t{64} << 20U) + 1);
        CHECK(delivered.refusal().ends_with("is too large for a manifest"));
    }
    SECTION("a device") {
        std::filesystem::remove(manifest);
        std::filesystem::create_symlink("/dev/zero", manifest);
        CHECK(delivered.refusal().ends_with("it is no regular file"));
    }
}
