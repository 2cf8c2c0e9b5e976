// SPDX-License-Identifier: MIT
#include "coflow/media/delivery/json.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <string>

using namespace coflow;
using nlohmann::json;

TEST_CASE("a delivery is made and checked by name with JSON", "[delivery]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    WorkflowManager manager{backend.executor};
    add_delivery_workflows(manager.factory());
    const auto run = [&](const char* name, const json& request) {
        return manager.start(name, request).get();
    };
    const json report = run("delivery", {{"files",
                                          {scratch.file("a.txt", "abc"),
                                           {{"file", scratch.file("b", "b")}, {"name", "c.png"}}}},
                                         {"folder", scratch / "out"},
                                         {"made_at", "today"}});
    CHECK(report.at("complete") == true);
    CHECK(report.at("failures").empty());
    CHECK(report.at("files").at(0) ==
          json{{"name", "a.txt"},
               {"size", 3},
               {"sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
               {"media_type", "text/plain"},
               {"file", (scratch / "a.txt").native()},
               {"state", "copied"},
               {"resumed", 0}});
    CHECK(report.at("files").at(1).at("name") == "c.png");

    const json check = run("delivery_check", {{"folder", scratch / "out"}});
    CHECK(check == json{{"folder", (scratch / "out").native()},
                        {"whole", true},
                        {"files", 2},
                        {"bytes", 4},
                        {"problems", json::array()},
                        {"unlisted", json::array()}});

    const json again = run("delivery", {{"files", {scratch / "a.txt", scratch / "missing"}},
                                        {"folder", scratch / "out"}});
    CHECK(again.at("complete") == false);
    CHECK(again.at("files").at(0).at("state") == "kept");
    CHECK(again.at("failures").at(0).at("file") == (scratch / "missing").native());
}

TEST_CASE("a request that is wrong says where", "[delivery]") {
    WorkflowFactory factory;
    add_delivery_workflows(factory);
    const auto refusal = [&](const json& request) {
        try {
            static_cast<void>(factory.create("delivery", request));
        } catch (const Error& error) {
            return std::string{error.what()};
        }
        return std::string{"no error"};
    };
    CHECK(refusal({{"files", {"a"}}}).ends_with("\"folder\" is missing"));
    CHECK(refusal({{"files", "a"}, {"folder", "b"}}).find("\"files\": ") != std::string::npos);
    CHECK(refusal({{"files", {{{"file", "a"}, {"as", "b"}}}}, {"folder", "b"}})
              .find("\"files\": nothing is called \"as\" here") != std::string::npos);
    CHECK(refusal({{"files", {"a"}}, {"folder", "b"}, {"leftovers", "some"}})
              .ends_with("\"leftovers\": is none of: keep, remove"));
    CHECK(refusal({{"files", {"a"}}, {"folder", "b"}, {"leftovers", "remove"}}) == "no error");
}
