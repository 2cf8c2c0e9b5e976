// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/reject_file.hpp"

#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

using namespace coflow;
using namespace coflow::data;

namespace {

const DataError bad{"in\n.csv", 7, "is bad"};

}

TEST_CASE("bad records are lines of JSON with file, line, reason and raw text") {
    test::Simulated backend;
    const test::ScratchFolder folder;
    RejectFile rejects{folder / "rejects.jsonl"};
    backend.run(rejects.open());
    backend.run(rejects.add(bad, "a\"\xff\n"));
    CHECK(rejects.count() == 1);
    CHECK(folder.names().size() == 1); // hidden yet
    CHECK(backend.run(rejects.commit()).records == 1);
    CHECK(test::content_of(folder / "rejects.jsonl") ==
          "{\"file\":\"in\\n.csv\",\"line\":7,\"raw\":\"a\\\"\xef\xbf\xbd\\n\","
          "\"reason\":\"is bad\"}\n");
}

TEST_CASE("more bad records than allowed are an error") {
    test::Simulated backend;
    const test::ScratchFolder folder;
    RejectFile rejects{folder / "rejects.jsonl", 1};
    backend.run(rejects.open());
    backend.run(rejects.add(bad, ""));
    CHECK_THROWS_WITH(backend.run(rejects.add(bad, "")),
                      "'in\\n.csv', line 7: is bad; as 1 bad records are allowed, this is one too "
                      "many");
}
