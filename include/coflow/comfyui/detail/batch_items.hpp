// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/comfyui/comfyui_request.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui::detail {

/// A name that no other item has, and that is one for a folder.
[[nodiscard]] inline std::string free_label(std::set<std::string>& taken, const std::string& stem) {
    std::string label = stem;
    for (int number = 2; !taken.insert(label).second; ++number)
        label = stem + "-" + std::to_string(number);
    return label;
}

template <class Job>
[[nodiscard]] std::vector<ComfyUIRequest> batch_items(const Job& job) {
    if (job.seeds.empty() && job.files.empty())
        throw Error{ErrorCode::invalid_argument, "a batch needs seeds, or files, or both"};
    std::vector<std::optional<std::uint64_t>> seeds{job.seeds.begin(), job.seeds.end()};
    std::vector<std::optional<std::filesystem::path>> files{job.files.begin(), job.files.end()};
    seeds.resize(std::max(seeds.size(), std::size_t{1}));
    files.resize(std::max(files.size(), std::size_t{1}));
    std::vector<ComfyUIRequest> items;
    std::set<std::string> taken;
    for (const auto& file : files)
        for (const auto& seed : seeds) {
            ComfyUIRequest item = job.request;
            std::string label = file ? file->stem().string() : "";
            if (file)
                item.set.files[job.file_to] = *file;
            if (seed) {
                Json& values = job.seed_to.find('.') == std::string::npos ? item.set.parameters
                                                                          : item.set.values;
                values[job.seed_to] = *seed;
                label += (file ? "-seed-" : "seed-") + std::to_string(*seed);
            }
            item.label = free_label(taken, label);
            if (!item.output.empty())
                item.output /= item.label;
            if (!item.run_file.empty())
                item.run_file += "-" + item.label;
            items.push_back(std::move(item));
        }
    return items;
}

} // namespace coflow::comfyui::detail
