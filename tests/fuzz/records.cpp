// SPDX-License-Identifier: MIT
// CSV, JSON Lines and JSON arrays: pieces of any size make the same records as the whole at once.
#include "coflow/analyzer/data/read_records.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow::data;

namespace {

constexpr std::size_t largest_record = 64;

/// What a file that consists of `bytes`, read in pieces of `piece`, is found to hold.
std::vector<std::string> read(std::string_view bytes, std::size_t piece, RecordFormat format) {
    const auto source = std::make_shared<Source>();
    const ReadOptions options{.values = CsvValues::detect, .largest_record = largest_record};
    detail::RecordReader reader{format, options, source};
    std::vector<std::string> found;
    const auto take = [&](detail::RawRecord& raw) {
        if (raw.text.size() > largest_record)
            std::abort();
        std::string wrong;
        const std::optional<Json> fields = reader.parse(raw, wrong);
        found.push_back(std::to_string(raw.line) + " " + (fields ? fields->dump() : wrong));
    };
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.cutter.feed(bytes.substr(at, piece));
        while (std::optional<detail::RawRecord> raw = reader.cutter.next())
            take(*raw);
    }
    if (std::optional<detail::RawRecord> raw = reader.cutter.rest())
        take(*raw);
    found.push_back(std::to_string(reader.cutter.line()) + " " + reader.wrong_end());
    return found;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2)
        return 0;
    constexpr RecordFormat formats[]{RecordFormat::csv, RecordFormat::json_lines,
                                     RecordFormat::json_array};
    const RecordFormat format = formats[data[0] % 3];
    const std::size_t piece = 1 + data[1] % 32;
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 2, size - 2};
    if (read(bytes, piece, format) != read(bytes, size, format))
        std::abort();
    return 0;
}
