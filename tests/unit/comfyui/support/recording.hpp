// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/event.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What a server of version 0.33 said and was asked, scenario by scenario; images are cut short.
namespace coflow::comfyui::recordings {

inline constexpr std::string_view scenarios = "abcdefghijklmno";

/// The events of data/<scenario>.json in the order in which they were recorded: messages ("on" a
/// socket, with "text" or "binary" in hexadecimal), sockets "open" and "closed", HTTP requests.
inline Json read_file(const std::filesystem::path& path) {
    std::ifstream file{path};
    if (!file)
        throw std::runtime_error{"cannot read " + path.string()};
    return parse_json(std::string{std::istreambuf_iterator<char>{file}, {}});
}
inline Json read(char scenario) {
    return read_file(std::filesystem::path{COFLOW_TEST_DATA} / (std::string{scenario} + ".json"));
}

inline std::vector<std::byte> bytes_of(const std::string& hexadecimal) {
    std::vector<std::byte> bytes;
    for (std::size_t at = 0; at + 1 < hexadecimal.size(); at += 2)
        bytes.push_back(static_cast<std::byte>(std::stoi(hexadecimal.substr(at, 2), nullptr, 16)));
    return bytes;
}

/// Answers to requests of this method whose path begins like this.
inline std::vector<Json> requests(char scenario, std::string_view method, std::string_view path) {
    std::vector<Json> found;
    for (const Json& event : read(scenario))
        if (event.value("method", "") == method && event.value("path", "").starts_with(path))
            found.push_back(event);
    return found;
}

/// The body of the answer, as text.
inline std::string body_of(const Json& request) {
    return request.contains("answer") ? request["answer"].dump() : request.value("answer_text", "");
}

} // namespace coflow::comfyui::recordings
