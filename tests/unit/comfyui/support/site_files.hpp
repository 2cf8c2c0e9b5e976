// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/json.hpp"
#include "coflow/comfyui/transport.hpp"
#include "coflow/io/http/percent.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::comfyui::simulation {

/// A picture of four by four pixels.
[[nodiscard]] inline std::string tiny_png() {
    constexpr std::string_view digits =
        "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000002c4944415478da"
        "0dc74101003010c2b0894018722a026195b5cb2f2fa161c1f0525a56ec65746cb88b5426ca07dd231541ad"
        "0f21de0000000049454e44ae426082";
    std::string bytes;
    for (std::size_t at = 0; at < digits.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string{digits.substr(at, 2)}, nullptr, 16));
    return bytes;
}

/// The files of a server, its /view and its /upload, as aiohttp serves them.
class SiteFiles {
public:
    void put(std::string_view type, std::string_view subfolder, std::string_view name,
             std::string bytes) {
        files_[key(type, subfolder, name)] = std::move(bytes);
    }
    [[nodiscard]] const std::map<std::string, std::string>& all() const noexcept { return files_; }

    [[nodiscard]] Answer view(const Request& request) const;
    [[nodiscard]] Answer upload(const Request& request);

private:
    static std::string key(std::string_view type, std::string_view subfolder,
                           std::string_view name) {
        return std::string{type} + "/" + std::string{subfolder} + (subfolder.empty() ? "" : "/") +
               std::string{name};
    }
    static std::map<std::string, std::string> query_of(const std::string& target);
    static Answer part_of(const std::string& bytes, std::string_view range, Answer whole);

    std::map<std::string, std::string> files_;
};

inline std::map<std::string, std::string> SiteFiles::query_of(const std::string& target) {
    std::map<std::string, std::string> query;
    for (std::size_t at = target.find('?'); at != std::string::npos; at = target.find('&', at)) {
        ++at;
        const std::string pair = target.substr(at, target.find('&', at) - at);
        const std::size_t mark = std::min(pair.find('='), pair.size());
        query[pair.substr(0, mark)] =
            percent_decode(pair.substr(std::min(mark + 1, pair.size()))).value_or("");
    }
    return query;
}

inline Answer SiteFiles::view(const Request& request) const {
    std::map<std::string, std::string> query = query_of(request.target);
    const std::string type = query.contains("type") ? query["type"] : "output";
    const std::string& name = query["filename"];
    const bool known = type == "output" || type == "input" || type == "temp";
    if (name.empty() || !known || name.starts_with('/') || name.find("..") != std::string::npos)
        return {400, {}};
    if (query["subfolder"].find("..") != std::string::npos)
        return {403, {}};
    const auto found = files_.find(key(type, query["subfolder"], name));
    if (found == files_.end())
        return {404, {}};
    const std::string& bytes = found->second;
    Answer whole{200, bytes};
    whole.headers.add("Content-Type", "image/png");
    whole.headers.add("Content-Disposition", "filename=\"" + name + "\"");
    if (query.contains("preview") || query.contains("channel"))
        return whole;
    const std::string tag = "\"" + std::to_string(std::hash<std::string>{}(bytes)) + "\"";
    whole.headers.add("ETag", tag);
    whole.headers.add("Last-Modified", "Thu, 13 Aug 2026 08:00:00 GMT");
    whole.headers.add("Accept-Ranges", "bytes");
    if (request.headers.find("If-None-Match") == tag) {
        whole.status = 304;
        whole.body.clear();
        return whole;
    }
    const auto range = request.headers.find("Range");
    const auto only_if = request.headers.find("If-Range");
    if (range && (!only_if || *only_if == tag))
        return part_of(bytes, *range, std::move(whole));
    return whole;
}

/// "bytes=FIRST-[LAST]".
inline Answer SiteFiles::part_of(const std::string& bytes, std::string_view range, Answer whole) {
    std::size_t first = 0;
    std::size_t last = bytes.empty() ? 0 : bytes.size() - 1;
    const std::string_view text = range.substr(std::min(range.find('=') + 1, range.size()));
    const auto read = std::from_chars(text.data(), text.data() + text.size(), first);
    if (read.ec == std::errc{} && read.ptr + 1 < text.data() + text.size())
        std::from_chars(read.ptr + 1, text.data() + text.size(), last);
    const std::string size = std::to_string(bytes.size());
    if (read.ec != std::errc{} || first >= bytes.size()) {
        whole.status = 416;
        whole.body.clear();
        whole.headers.add("Content-Range", "bytes */" + size);
        return whole;
    }
    last = std::min(last, bytes.size() - 1);
    whole.status = 206;
    whole.body = bytes.substr(first, last - first + 1);
    whole.headers.add("Content-Range",
                      "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + size);
    return whole;
}

inline Answer SiteFiles::upload(const Request& request) {
    const std::string type{request.headers.find("Content-Type").value_or("")};
    const std::size_t mark = type.find("boundary=");
    if (mark == std::string::npos)
        return {500, "500 Internal Server Error\n\nServer got itself in trouble"};
    std::string boundary = type.substr(mark + 9);
    std::erase(boundary, '"');
    const std::string fence = "\r\n--" + boundary;
    const std::string body = "\r\n" + request.body.bytes();
    std::map<std::string, std::string> fields;
    std::optional<std::string> filename;
    for (std::size_t at = body.find(fence); at != std::string::npos;) {
        const std::size_t begin = at + fence.size();
        at = body.find(fence, begin);
        const std::size_t head_end = body.find("\r\n\r\n", begin);
        if (at == std::string::npos || head_end > at)
            break;
        const std::string head = body.substr(begin, head_end - begin);
        const auto parameter = [&head](const std::string& name) -> std::optional<std::string> {
            const std::size_t found = head.find(" " + name + "=\"");
            if (found == std::string::npos)
                return std::nullopt;
            const std::size_t from = found + name.size() + 3;
            return head.substr(from, head.find('"', from) - from);
        };
        const std::string name = parameter("name").value_or("");
        fields[name] = body.substr(head_end + 4, at - head_end - 4);
        if (name == "image")
            filename = parameter("filename");
    }
    if (!fields.contains("image"))
        return {400, {}};
    const std::string folder = fields.contains("type") ? fields["type"] : "input";
    const bool known = folder == "output" || folder == "input" || folder == "temp";
    if (!filename || filename->empty() || !known)
        return {500, "500 Internal Server Error\n\nServer got itself in trouble"};
    const bool overwrites = fields["overwrite"] == "true" || fields["overwrite"] == "1";
    const std::string& subfolder = fields["subfolder"];
    const std::size_t dot = std::min(filename->rfind('.'), filename->size());
    std::string name = *filename;
    for (int copy = 1; !overwrites; ++copy) {
        const auto there = files_.find(key(folder, subfolder, name));
        if (there == files_.end() || there->second == fields["image"])
            break;
        name = filename->substr(0, dot) + " (" + std::to_string(copy) + ")" + filename->substr(dot);
    }
    put(folder, subfolder, name, fields["image"]);
    Answer answer{200, Json{{"name", name}, {"subfolder", subfolder}, {"type", folder}}.dump()};
    answer.headers.add("Content-Type", "application/json; charset=utf-8");
    return answer;
}

} // namespace coflow::comfyui::simulation
