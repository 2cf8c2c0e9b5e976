// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/execution_failure.hpp"
#include "coflow/comfyui/output_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace coflow::comfyui {

enum class JobStatus : std::uint8_t { pending, in_progress, completed, failed, cancelled, unknown };

/// A prompt as GET /api/jobs tells it, whether it waits, runs or has ended (servers since 0.6.0).
struct Job {
    std::string id;
    JobStatus status = JobStatus::unknown;
    double priority = 0;
    std::optional<std::int64_t> create_time; ///< Milliseconds since 1970, as the others.
    std::optional<std::int64_t> start_time;
    std::optional<std::int64_t> end_time;
    std::int64_t outputs_count = 0;
    Json outputs; ///< By node id; only of a job that was asked for by its id.
    std::optional<ExecutionFailure> failure;

    [[nodiscard]] std::vector<OutputFile> files() const { return files_of(outputs); }
};

/// A page of GET /api/jobs.
struct JobPage {
    std::vector<Job> jobs;
    std::int64_t offset = 0;
    std::int64_t total = 0;
    bool has_more = false;
};

inline void from_json(const Json& json, JobStatus& status) {
    const std::string name = detail::text_of(json);
    status = name == "pending"       ? JobStatus::pending
             : name == "in_progress" ? JobStatus::in_progress
             : name == "completed"   ? JobStatus::completed
             : name == "failed"      ? JobStatus::failed
             : name == "cancelled"   ? JobStatus::cancelled
                                     : JobStatus::unknown;
}

inline void from_json(const Json& json, Job& job) {
    job = {.id = detail::text(json, "id"),
           .status = detail::member(json, "status").get<JobStatus>(),
           .priority = detail::number(json, "priority").value_or(0),
           .create_time = detail::integer(json, "create_time"),
           .start_time = detail::integer(json, "execution_start_time"),
           .end_time = detail::integer(json, "execution_end_time"),
           .outputs_count = detail::integer(json, "outputs_count").value_or(0),
           .outputs = detail::member(json, "outputs"),
           .failure = std::nullopt};
    if (const Json& error = detail::member(json, "execution_error"); error.is_object())
        job.failure = error.get<ExecutionFailure>();
}

inline void from_json(const Json& json, JobPage& page) {
    const Json& pagination = detail::member(json, "pagination");
    page = {.jobs = {},
            .offset = detail::integer(pagination, "offset").value_or(0),
            .total = detail::integer(pagination, "total").value_or(0),
            .has_more = detail::flag(pagination, "has_more")};
    if (const Json& jobs = detail::member(json, "jobs"); jobs.is_array())
        page.jobs = jobs.get<std::vector<Job>>();
}

} // namespace coflow::comfyui
