// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/output_file.hpp"

#include "coflow/core/files.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::data;

namespace {

Task<WrittenFile> write(std::filesystem::path path, int times) {
    OutputFile output{std::move(path)};
    co_await output.open();
    const std::string line(999, 'x');
    for (int time = 0; time < times; ++time) {
        co_await output.write(line);
        co_await output.write("\n");
    }
    const std::uint64_t records = static_cast<std::uint64_t>(times);
    co_return co_await output.commit(records);
}

} // namespace

TEMPLATE_LIST_TEST_CASE("an output file appears with what has been written", "",
                        test::AllBackends) {
    TestType backend;
    const test::ScratchFolder folder;
    for (const int times : {0, 1, 1000}) {
        const WrittenFile written = backend.run(write(folder / "out", times));
        CHECK(written.file == (folder / "out").native());
        CHECK(written.records == static_cast<std::uint64_t>(times));
        CHECK(written.bytes == static_cast<std::uint64_t>(times) * 1000);
        CHECK(written.bytes == std::filesystem::file_size(folder / "out"));
        CHECK(written.sha256 == backend.run(file_sha256(folder / "out")));
    }
}

TEST_CASE("an output file that is not committed does not appear") {
    test::Pool backend;
    const test::ScratchFolder folder;
    {
        OutputFile output{folder / "out"};
        backend.run(output.open());
        backend.run(output.write("text"));
    }
    CHECK(folder.names().empty());
    OutputFile nowhere{folder / "no" / "out"};
    CHECK_THROWS_AS(backend.run(nowhere.open()), FileError);
}
