// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/delivery/delivery_plan.hpp"
#include "coflow/media/delivery/detail/deliver_file.hpp"
#include "coflow/media/delivery/detail/delivery_folder.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <ranges>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow {

/// What a delivery has done.
struct DeliveryReport {
    DeliveryReport() = default;

    std::filesystem::path folder;
    std::vector<DeliveryPlan::File> files; ///< In the order of the request.

    /// True if every file is in the folder, and the manifest lists them.
    bool complete = false;
};

namespace detail {

/// A delivery between its steps.
struct DeliveryJob {
    explicit DeliveryJob(DeliveryRequest what) : request{std::move(what)}, plan{request} {}

    DeliveryRequest request;
    DeliveryPlan plan;
    std::unique_ptr<DeliveryFolder> folder;
};

using DeliveryJobPointer = std::unique_ptr<DeliveryJob>;

/// Reports to a step how many of all bytes have been dealt with, once for each percent.
class ByteProgress {
public:
    ByteProgress(StepScope& step, const DeliveryPlan& plan) : step_{step} {
        for (const DeliveryPlan::File& file : plan.files()) {
            std::error_code unknown; // the file will tell
            const std::uintmax_t size = std::filesystem::file_size(file.source, unknown);
            all_ += unknown ? 0 : size;
        }
    }

    void add(std::uint64_t bytes) {
        const std::uint64_t before = done_.fetch_add(bytes, std::memory_order_relaxed);
        const std::uint64_t now = std::min(before + bytes, all_);
        if (all_ != 0 && now * 100 / all_ != before * 100 / all_)
            step_.report(static_cast<double>(now * 100 / all_),
                         std::to_string(now) + " of " + std::to_string(all_) + " bytes delivered");
    }

private:
    StepScope& step_;
    std::uint64_t all_ = 0;
    std::atomic<std::uint64_t> done_{0};
};

inline void perform(const DeliveryAction& action, const DeliveryPlan& plan,
                    DeliveryFolder& folder) {
    switch (action.kind) {
    case DeliveryAction::Kind::remove_manifest:
        return folder.remove_manifest();
    case DeliveryAction::Kind::rename:
        return folder.publish(plan.files()[action.file].entry.name);
    case DeliveryAction::Kind::write_manifest:
        return folder.write_manifest(to_text(plan.manifest()));
    case DeliveryAction::Kind::remove_staging:
        return folder.remove_staging();
    }
}

/// The blocking part of the end; the next delivery completes what is left if it fails.
inline void publish(DeliveryJob& job) {
    for (const DeliveryAction& action : job.plan.publication())
        perform(action, job.plan, *job.folder);
}

} // namespace detail

/// Copies files into a folder, with a manifest of their sizes and hashes.
///
/// A pipeline: the folder is locked; the files are copied into `.coflow-delivery` in it, several at
/// a time, and read again from there; when all are, they are renamed into place, and the manifest
/// is written last. Files that are there already, by size and hash, stay. A file that fails is in
/// the report, the others are still staged, but nothing is put into place. Repeated, a delivery
/// goes on where it has ended, however that was: see `detail::StagingFile`. Other files in the
/// folder stay and are not listed; those of the same name are replaced.
/// Progress: by bytes.
/// Throws: `FileError` if the folder cannot be used; `Error`: invalid_state while another delivery
/// to it is under way; invalid_argument for a concurrency of 0.
/// Cancellation: between pieces of 256 KiB, and not while files are renamed into place; leaves what
/// `DeliveryLeftovers` says.
class DeliveryWorkflow : public PipelineWorkflow<DeliveryRequest, DeliveryReport> {
public:
    DeliveryWorkflow() : PipelineWorkflow{{.name = "delivery"}} {
        steps(step("prepare", &DeliveryWorkflow::prepare),
              step("copy", &DeliveryWorkflow::copy, {.weight = 98}),
              step("publish", &DeliveryWorkflow::publish));
    }

private:
    using Job = detail::DeliveryJobPointer;

    Task<Job> prepare(DeliveryRequest request) {
        if (request.concurrency == 0)
            throw Error{ErrorCode::invalid_argument,
                        "a delivery with a concurrency of 0 can copy nothing"};
        co_return co_await run_blocking(
            [](const DeliveryRequest& what) {
                auto job = std::make_unique<detail::DeliveryJob>(what);
                job->folder = std::make_unique<detail::DeliveryFolder>(what.folder, what.leftovers);
                return job;
            },
            std::cref(request));
    }

    Task<Job> copy(Job job) {
        detail::ByteProgress progress{co_await this_step(), job->plan};
        const detail::ByteCount count = [&](std::uint64_t bytes) { progress.add(bytes); };
        const auto indices = std::views::iota(std::size_t{0}, job->plan.files().size());
        const auto one = [&](std::size_t index) { return copy_one(*job, index, count); };
        co_await map_concurrent(indices, job->request.concurrency, one);
        co_return std::move(job);
    }

    static Task<> copy_one(detail::DeliveryJob& job, std::size_t index,
                           const detail::ByteCount& count) {
        try {
            co_await run_blocking(&detail::deliver_file, std::ref(job.plan), index,
                                  std::cref(*job.folder), std::cref(count));
        } catch (const Cancelled&) {
            throw;
        } catch (...) {
            job.plan.failed(index, describe(std::current_exception()));
        }
    }

    Task<DeliveryReport> publish(Job job) {
        DeliveryReport report;
        report.complete = job->plan.complete();
        if (report.complete) {
            Task<> publication = publish_now(*job);
            co_await shield(std::move(publication));
        }
        report.folder = job->request.folder;
        report.files = job->plan.files();
        co_return report;
    }

    static Task<> publish_now(detail::DeliveryJob& job) {
        co_await run_blocking(&detail::publish, std::ref(job));
    }
};

/// Runs a `DeliveryWorkflow`.
[[nodiscard]] inline Task<DeliveryReport> deliver(DeliveryRequest request) {
    DeliveryWorkflow workflow;
    co_return co_await workflow.run(std::move(request));
}

} // namespace coflow
