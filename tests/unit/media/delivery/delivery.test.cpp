// SPDX-License-Identifier: MIT
#include "coflow/media/delivery/delivery.hpp"

#include "coflow/media/delivery/delivery_check.hpp"
#include "coflow/testing/faults.hpp"
#include "coflow/workflow/run_workflow.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using Names = std::vector<std::string>;

namespace {

/// Two files, and a folder to deliver them to.
struct Shop {
    Shop() {
        std::filesystem::create_directory(scratch / "in");
        scratch.file("in/abc.txt", "abc");
        for (int number = 0; large.size() < 1'500'000; ++number)
            large += std::to_string(number) + ",";
        scratch.file("in/large.csv", large);
    }

    [[nodiscard]] DeliveryRequest request() const {
        DeliveryRequest request;
        request.files.emplace_back(scratch / "in/abc.txt");
        request.files.emplace_back(scratch / "in/large.csv");
        request.folder = out();
        return request;
    }
    [[nodiscard]] std::filesystem::path out() const { return scratch / "out"; }

    [[nodiscard]] Names names(const std::filesystem::path& folder = "out") const {
        Names names;
        for (const auto& entry : std::filesystem::directory_iterator{scratch / folder})
            names.push_back(entry.path().filename());
        std::ranges::sort(names);
        return names;
    }

    DeliveryReport deliver(DeliveryRequest what) {
        return pool.run(coflow::deliver(std::move(what)));
    }
    bool is_whole() { return pool.run(verify_delivery(out())).whole(); }

    test::ScratchFolder scratch;
    std::string large;
    test::Pool pool;
};

const Names whole{"abc.txt", "large.csv", "manifest.json"};

/// What it throws, as text.
template <class Function>
std::string error_of(Function function) {
    try {
        function();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST_CASE("files are delivered with their sizes and hashes", "[delivery]") {
    Shop shop;
    DeliveryRequest request = shop.request();
    request.metadata = {{"order", 7}};
    const DeliveryReport report = shop.deliver(request);
    CHECK(report.complete);
    REQUIRE(report.files.size() == 2);
    CHECK(report.files[0].state == DeliveryState::staged);
    CHECK(report.files[0].entry.size == 3);
    // FIPS 180-4's example, as sha256sum prints it.
    CHECK(report.files[0].entry.sha256 ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(shop.names() == whole);
    CHECK(test::content_of(shop.out() / "large.csv") == shop.large);
    const DeliveryManifest manifest =
        parse_delivery_manifest(test::content_of(shop.out() / "manifest.json"));
    CHECK(manifest.files.at(1).sha256 == report.files[1].entry.sha256);
    CHECK(manifest.metadata == nlohmann::json{{"order", 7}});
    CHECK(shop.is_whole());
}

TEST_CASE("what is there already is not copied again", "[delivery]") {
    Shop shop;
    shop.deliver(shop.request());
    const auto written = std::filesystem::last_write_time(shop.out() / "large.csv");
    std::filesystem::remove(shop.out() / "abc.txt");
    const DeliveryReport report = shop.deliver(shop.request());
    CHECK(report.complete);
    CHECK(report.files[0].state == DeliveryState::staged);
    CHECK(report.files[1].state == DeliveryState::kept);
    CHECK(std::filesystem::last_write_time(shop.out() / "large.csv") == written);
    CHECK(shop.is_whole());
}

TEST_CASE("a file of the same size that differs is replaced", "[delivery]") {
    Shop shop;
    shop.deliver(shop.request());
    shop.scratch.file("out/abc.txt", "abd");
    CHECK_FALSE(shop.is_whole());
    CHECK(shop.deliver(shop.request()).files[0].state == DeliveryState::staged);
    CHECK(shop.is_whole());
}

TEST_CASE("a copy goes on where an earlier attempt has ended", "[delivery]") {
    Shop shop;
    const std::size_t half = std::size_t{512} * 1024;
    const std::vector<std::pair<std::string, std::size_t>> cases{
        {shop.large.substr(0, half), half},                              // cut between pieces
        {shop.large.substr(0, half + 1000), half},                       // cut in a piece
        {shop.large.substr(0, half) + std::string(100'000, '\0'), half}, // garbage after a crash
        {std::string(half, '\0'), 0},                                    // nothing but garbage
        {shop.large + "more", shop.large.size()},                        // longer than the file
        {shop.large, shop.large.size()}};
    const auto& [staged, resumed] = cases[GENERATE(range(std::size_t{0}, std::size_t{6}))];
    std::filesystem::create_directories(shop.out() / ".coflow-delivery");
    shop.scratch.file("out/.coflow-delivery/large.csv", staged);
    shop.scratch.file("out/.coflow-delivery/of another delivery", "x");
    const DeliveryReport report = shop.deliver(shop.request());
    CHECK(report.complete);
    CHECK(report.files[1].resumed == resumed);
    CHECK(test::content_of(shop.out() / "large.csv") == shop.large);
    CHECK(shop.names() == whole);
    CHECK(shop.is_whole());
}

TEST_CASE("a crash anywhere in the end is made good by the next delivery", "[delivery]") {
    Shop shop;
    if (GENERATE(false, true)) { // an older delivery is to be replaced
        DeliveryRequest older = shop.request();
        std::swap(older.files[0].file, older.files[1].file);
        older.files[0].name = "abc.txt";
        older.files[1].name = "large.csv";
        CHECK(shop.deliver(older).complete);
    }
    const int actions = GENERATE(0, 1, 2, 3, 4, 5);
    {
        DeliveryPlan plan{shop.request()};
        detail::DeliveryFolder folder{shop.out(), DeliveryLeftovers::keep};
        for (std::size_t index = 0; index < 2; ++index)
            detail::deliver_file({}, plan, index, folder, [](std::uint64_t) {});
        for (int done = 0; const DeliveryAction& action : plan.publication()) {
            if (done++ == actions)
                break;
            detail::perform(action, plan, folder);
        }
    }
    // Whoever sees a manifest sees what it lists.
    if (std::filesystem::exists(shop.out() / "manifest.json"))
        CHECK(shop.is_whole());
    CHECK(shop.deliver(shop.request()).complete);
    CHECK(shop.names() == whole);
    CHECK(test::content_of(shop.out() / "abc.txt") == "abc");
    CHECK(shop.is_whole());
}

TEST_CASE("a fault or a stop before a step leaves what a resume needs, or nothing", "[delivery]") {
    Shop shop;
    const auto leftovers = GENERATE(DeliveryLeftovers::keep, DeliveryLeftovers::remove);
    const std::string step = GENERATE("prepare", "copy", "publish");
    const bool cancel = GENERATE(false, true);
    CAPTURE(step, cancel);
    testing::Faults faults;
    if (cancel)
        faults.at(step).times(1).cancel_run();
    else
        faults.at(step).times(1).fail();
    DeliveryRequest request = shop.request();
    request.leftovers = leftovers;
    const auto attempt = [&] {
        DeliveryWorkflow workflow;
        return shop.pool.run(workflow.run(request, {.probe = &faults}));
    };
    if (cancel)
        CHECK_THROWS_AS(attempt(), Cancelled);
    else
        CHECK_THROWS_AS(attempt(), testing::InjectedFault);
    if (step == "prepare" || leftovers == DeliveryLeftovers::remove)
        CHECK_FALSE(std::filesystem::exists(shop.out()));
    else
        CHECK(shop.names() == Names{".coflow-delivery"});
    CHECK(attempt().complete);
    CHECK(shop.names() == whole);
}

TEST_CASE("a full disk is a failure of each file, and nothing is put into place", "[delivery]") {
    Shop shop;
    {
        const test::FileSizeLimit limit{1'000'000};
        const DeliveryReport report = shop.deliver(shop.request());
        CHECK_FALSE(report.complete);
        CHECK(report.files[0].state == DeliveryState::staged);
        CHECK(report.files[1].state == DeliveryState::failed);
        CHECK(report.files[1].reason.find("large.csv' cannot be written: File too large") !=
              std::string::npos);
        CHECK(shop.names() == Names{".coflow-delivery"});
    }
    const DeliveryReport report = shop.deliver(shop.request());
    CHECK(report.complete);
    CHECK(report.files[1].resumed == 786'432); // whole pieces of a million bytes
    CHECK(shop.is_whole());
}

TEST_CASE("what cannot be read is a failure that names the file", "[delivery]") {
    Shop shop;
    DeliveryRequest request = shop.request();
    request.files.emplace_back(shop.scratch / "missing.wav");
    request.files.emplace_back(shop.scratch / "in");
    request.files.emplace_back("/dev/null");
    const DeliveryReport report = shop.deliver(request);
    CHECK_FALSE(report.complete);
    CHECK(report.files[1].state == DeliveryState::staged);
    CHECK(report.files[2].reason.find("missing.wav' cannot be read: No such file") !=
          std::string::npos);
    CHECK(report.files[3].reason.find("in' cannot be read: Is a directory") != std::string::npos);
    CHECK(report.files[4].reason == "'/dev/null' cannot be read: it is no regular file");
    CHECK(shop.names() == Names{".coflow-delivery"});
}

TEST_CASE("a failed delivery leaves an older one as it was", "[delivery]") {
    Shop shop;
    shop.deliver(shop.request());
    shop.scratch.file("in/abc.txt", "new");
    DeliveryRequest request = shop.request();
    request.files.emplace_back(shop.scratch / "missing.wav");
    request.leftovers = DeliveryLeftovers::remove;
    CHECK_FALSE(shop.deliver(request).complete);
    CHECK(shop.names() == whole);
    CHECK(test::content_of(shop.out() / "abc.txt") == "abc");
    CHECK(shop.is_whole());
}

TEST_CASE("a folder that cannot be used is an error", "[delivery]") {
    Shop shop;
    const auto error_with = [&](const std::filesystem::path& folder) {
        DeliveryRequest request = shop.request();
        request.folder = folder;
        return error_of([&] { shop.deliver(request); });
    };
    CHECK(error_with(shop.scratch / "in/abc.txt/x").find("cannot be created") != std::string::npos);
    CHECK(error_with(shop.scratch / "in/abc.txt").find("abc.txt' cannot be") != std::string::npos);
    CHECK(error_with("").find("cannot be created") != std::string::npos);
    CHECK(error_with("/proc/coflow").find("cannot be created") != std::string::npos);
    DeliveryRequest idle = shop.request();
    idle.concurrency = 0;
    CHECK(error_of([&] { shop.deliver(idle); }).find("concurrency of 0") != std::string::npos);
}

TEST_CASE("links and folders in the way cannot lead out of the folder", "[delivery]") {
    Shop shop;
    shop.scratch.file("precious", "precious");
    std::filesystem::create_directory(shop.out());
    SECTION("a link of a file's name is replaced, not followed") {
        std::filesystem::create_symlink(shop.scratch / "precious", shop.out() / "abc.txt");
        CHECK(shop.deliver(shop.request()).complete);
        CHECK_FALSE(std::filesystem::is_symlink(shop.out() / "abc.txt"));
    }
    SECTION("a link where a copy is staged is refused") {
        std::filesystem::create_directory(shop.out() / ".coflow-delivery");
        std::filesystem::create_symlink(shop.scratch / "precious",
                                        shop.out() / ".coflow-delivery/abc.txt");
        CHECK(shop.deliver(shop.request()).files[0].state == DeliveryState::failed);
    }
    SECTION("a link in place of the folder for staging is refused") {
        std::filesystem::create_directory_symlink(shop.scratch / "in",
                                                  shop.out() / ".coflow-delivery");
        CHECK(error_of([&] { shop.deliver(shop.request()); }).find("is in the way") !=
              std::string::npos);
        CHECK(shop.names("in") == Names{"abc.txt", "large.csv"});
    }
    SECTION("a folder of a file's name is a failure") {
        std::filesystem::create_directory(shop.out() / "abc.txt");
        CHECK(shop.deliver(shop.request())
                  .files[0]
                  .reason.ends_with("abc.txt' is in the way: it is a folder"));
    }
    CHECK(test::content_of(shop.scratch / "precious") == "precious");
}

TEST_CASE("a second delivery to a folder is refused while one is under way", "[delivery]") {
    Shop shop;
    {
        const detail::DeliveryFolder first{shop.out(), DeliveryLeftovers::keep};
        CHECK(error_of([&] { shop.deliver(shop.request()); }).ends_with("out' is under way"));
    }
    CHECK(shop.deliver(shop.request()).complete);
}

TEST_CASE("many deliveries to one folder at once leave a whole one", "[delivery]") {
    Shop shop;
    std::vector<TaskHandle<DeliveryReport>> deliveries;
    for (int count = 0; count < 8; ++count)
        deliveries.push_back(shop.pool.executor.start(coflow::deliver(shop.request())));
    int complete = 0;
    for (auto& delivery : deliveries) {
        const std::string error = error_of([&] { complete += delivery.get().complete ? 1 : 0; });
        CHECK((error == "no error" || error.ends_with("is under way")));
    }
    CHECK(complete > 0);
    CHECK(shop.names() == whole);
    CHECK(shop.is_whole());
}

TEST_CASE("progress is told by bytes", "[delivery]") {
    Shop shop;
    DeliveryWorkflow workflow;
    RunContext run{{}, "delivery"};
    shop.pool.run(run_workflow(workflow, shop.request(), run));
    CHECK(run.progress().message == "1500006 of 1500006 bytes delivered");
    CHECK(run.progress().percentage == 100);
}

TEST_CASE("a stop in the middle of a large file stops there", "[delivery]") {
    Shop shop;
    StopSource stop;
    DeliveryPlan plan{shop.request()};
    const detail::DeliveryFolder folder{shop.out(), DeliveryLeftovers::keep};
    int pieces = 0;
    const auto count = [&](std::uint64_t) {
        if (++pieces == 2)
            stop.request_stop();
    };
    CHECK_THROWS_AS(detail::deliver_file(stop.get_token(), plan, 1, folder, count), Cancelled);
    CHECK(pieces == 2);
    CHECK(std::filesystem::file_size(shop.out() / ".coflow-delivery/large.csv") == 524'288);
}
