// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/comfyui_workflow.hpp"
#include "coflow/comfyui/detail/batch_items.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/workflow/batch.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// A prompt that is to be run for each seed, for each file, or for each file with each seed.
struct PromptBatchJob {
    PromptBatchJob() = default;
    explicit PromptBatchJob(ComfyUIRequest what) : request{std::move(what)} {}

    /// Common to all. Each item has a folder of its name in the folder for the output, and keeps
    /// its run beside the file that is named for it.
    ComfyUIRequest request;
    std::vector<std::uint64_t> seeds;
    std::string seed_to = "seed"; ///< A parameter of the binding, or a place such as "3.seed".
    std::vector<std::filesystem::path> files; ///< Are uploaded.
    std::string file_to = "image";
    std::size_t concurrency = 0; ///< 0: as many as the pool has places, and one that waits.
};

/// An item that has failed.
struct PromptBatchFailure {
    PromptBatchFailure(std::string which, std::string why)
        : item{std::move(which)}, reason{std::move(why)} {}

    std::string item;
    std::string reason;
};

/// What has come of the items, in their order: results of those that succeeded, and the others.
struct PromptBatchResult {
    PromptBatchResult() = default;

    std::vector<std::string> items; ///< Names of the results: "fox-seed-7".
    std::vector<ComfyUIResult> results;
    std::vector<PromptBatchFailure> failures;
};

/// The requests of a batch with their names: "seed-7", "fox", "fox-seed-7".
///
/// Throws: `Error` (invalid_argument) if there is neither a seed nor a file.
[[nodiscard]] inline std::vector<ComfyUIRequest> batch_items(const PromptBatchJob& job) {
    return detail::batch_items(job);
}

/// Runs a prompt many times, several at once; an item that fails is reported, and the others go on.
///
/// Throws: as `batch_items` and `ServerPools::pool_for`.
/// Cancellation: as `ComfyUIWorkflow`, for all that have begun; what has come stays.
class PromptBatch : public BaseWorkflow<PromptBatchJob, PromptBatchResult> {
public:
    explicit PromptBatch(ServerPools pools)
        : BaseWorkflow{{.name = "comfyui_batch", .type = WorkflowType::comfyui}},
          pools_{std::move(pools)} {}

private:
    class Items final : public BatchWorkflow<ComfyUIRequest, ComfyUIResult> {
    public:
        Items(ServerPools pools, std::size_t concurrency)
            : BatchWorkflow{{.concurrency = concurrency, .on_failure = OnItemFailure::collect},
                            {.name = "prompts", .type = WorkflowType::comfyui}},
              pools_{std::move(pools)} {}

    private:
        Task<ComfyUIResult> process(ComfyUIRequest request) override {
            ComfyUIWorkflow workflow{pools_};
            co_return co_await workflow.run(std::move(request));
        }
        [[nodiscard]] std::string item_name(const ComfyUIRequest& request,
                                            std::size_t /*index*/) const override {
            return request.label;
        }

        ServerPools pools_;
    };

    Task<PromptBatchResult> execute(PromptBatchJob job) override {
        plan_steps(1);
        std::vector<ComfyUIRequest> requests = batch_items(job);
        PromptBatchResult result;
        std::vector<std::string> labels;
        for (const ComfyUIRequest& request : requests)
            labels.push_back(request.label);
        const std::size_t places = pools_.pool_for(job.request.server)->places();
        Items items{pools_, job.concurrency == 0 ? places + 1 : job.concurrency};
        const BatchResult<ComfyUIResult> done = co_await step("items", items, std::move(requests));
        for (std::size_t index = 0; index < done.size(); ++index)
            if (done.succeeded(index)) {
                result.items.push_back(labels[index]);
                result.results.push_back(done.value(index));
            }
        for (const ItemFailure& failure : done.failures())
            result.failures.emplace_back(failure.item, describe(failure.error));
        co_return result;
    }

    ServerPools pools_;
};

} // namespace coflow::comfyui
