// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/delivery/delivery_manifest.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <ranges>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow {

/// Which folder is to be compared with its manifest.
struct DeliveryCheckRequest {
    DeliveryCheckRequest() = default;
    explicit DeliveryCheckRequest(std::filesystem::path delivered) : folder{std::move(delivered)} {}

    std::filesystem::path folder;
    std::size_t concurrency = 2; ///< Files at the same time.
};

/// What is wrong with a delivered file.
struct DeliveryProblem {
    std::string name;
    std::string reason;
};

/// How a folder compares with its manifest.
struct DeliveryCheck {
    DeliveryCheck() = default;

    std::filesystem::path folder;
    std::uint64_t files = 0; ///< That the manifest lists.
    std::uint64_t bytes = 0;
    std::vector<DeliveryProblem> problems;
    std::vector<std::string>
        unlisted; ///< Visible files in the folder that are not of the delivery.

    [[nodiscard]] bool whole() const noexcept { return problems.empty(); }
};

namespace detail {

/// Throws: `Error` with what is wrong.
inline void check_size(const std::filesystem::path& file, std::uint64_t expected) {
    std::error_code error;
    const auto status = std::filesystem::symlink_status(file, error);
    if (!std::filesystem::exists(status))
        throw Error{ErrorCode::not_found, "is missing"};
    if (!std::filesystem::is_regular_file(status))
        throw Error{ErrorCode::invalid_argument, "is no regular file"};
    if (const std::uintmax_t size = std::filesystem::file_size(file, error); size != expected)
        throw Error{ErrorCode::invalid_argument, "is of " + std::to_string(size) + " bytes, and " +
                                                     std::to_string(expected) + " were delivered"};
}

inline DeliveryManifest read_delivery_manifest(const std::filesystem::path& folder) {
    constexpr std::uintmax_t largest = std::uintmax_t{64} << 20U;
    const std::filesystem::path path = folder / delivery_manifest_name;
    InputFile file{path};
    if (file.size() > largest)
        throw Error{ErrorCode::invalid_argument,
                    quote(path.native()) + " is too large for a manifest"};
    std::string text(static_cast<std::size_t>(file.size()), '\0');
    text.resize(file.read(text));
    try {
        return parse_delivery_manifest(text);
    } catch (const Error& error) {
        throw Error{error.code(),
                    quote(path.native()) + " is no manifest of a delivery: " + error.what()};
    }
}

/// The visible files of a folder without those that are listed, and its manifest.
inline std::vector<std::string> unlisted_in(const std::filesystem::path& folder,
                                            const DeliveryManifest& manifest) {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator entries{folder, error};
    for (; !error && entries != std::filesystem::directory_iterator{}; entries.increment(error)) {
        std::string name = entries->path().filename().native();
        const bool listed =
            name == delivery_manifest_name ||
            std::ranges::find(manifest.files, name, &DeliveryEntry::name) != manifest.files.end();
        if (!listed && !name.starts_with('.'))
            names.push_back(std::move(name));
    }
    std::ranges::sort(names);
    return names;
}

} // namespace detail

/// Compares a folder with its manifest, file by file; progress is by files.
///
/// Throws: `FileError` if there is no manifest to be read; `Error` (invalid_argument) if it is
/// none. Cancellation: between pieces of a file.
class DeliveryCheckWorkflow : public BaseWorkflow<DeliveryCheckRequest, DeliveryCheck> {
public:
    DeliveryCheckWorkflow()
        : BaseWorkflow{{.name = "delivery_check", .type = WorkflowType::analysis}} {}

private:
    Task<DeliveryCheck> execute(DeliveryCheckRequest request) override {
        const DeliveryManifest manifest =
            co_await run_blocking(&detail::read_delivery_manifest, request.folder);
        plan_steps(static_cast<double>(manifest.files.size()));
        std::vector<std::string> reasons(manifest.files.size());
        const auto indices = std::views::iota(std::size_t{0}, reasons.size());
        const auto one = [&](std::size_t index) {
            const DeliveryEntry& entry = manifest.files[index];
            return step(entry.name, &DeliveryCheckWorkflow::check, request.folder / entry.name,
                        std::cref(entry), std::ref(reasons[index]));
        };
        co_await map_concurrent(indices, request.concurrency, one);

        DeliveryCheck result;
        result.folder = request.folder;
        result.files = manifest.files.size();
        for (const std::size_t index : indices) {
            result.bytes += manifest.files[index].size;
            if (!reasons[index].empty())
                result.problems.push_back({manifest.files[index].name, reasons[index]});
        }
        result.unlisted =
            co_await run_blocking(&detail::unlisted_in, request.folder, std::cref(manifest));
        co_return result;
    }

    static Task<> check(std::filesystem::path file, const DeliveryEntry& entry,
                        std::string& reason) {
        try {
            detail::check_size(file, entry.size);
            if (co_await file_sha256(file) != entry.sha256)
                reason = "differs from what was delivered";
        } catch (const std::exception& error) {
            reason = error.what();
        }
    }
};

/// Runs a `DeliveryCheckWorkflow`.
[[nodiscard]] inline Task<DeliveryCheck> verify_delivery(std::filesystem::path folder) {
    DeliveryCheckWorkflow workflow;
    DeliveryCheckRequest request{std::move(folder)};
    co_return co_await workflow.run(std::move(request));
}

} // namespace coflow
