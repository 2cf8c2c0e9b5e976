// SPDX-License-Identifier: MIT
#include "coflow/comfyui/job.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <set>
#include <string>

using namespace coflow::comfyui;

TEST_CASE("the recorded jobs are read, one by one and as pages") {
    std::set<JobStatus> seen;
    std::size_t files = 0;
    int pages = 0;
    for (const char scenario : recordings::scenarios)
        for (const Json& request : recordings::requests(scenario, "GET", "/api/jobs")) {
            if (request["status"] != 200)
                continue;
            const Json& answer = request["answer"];
            if (answer.contains("jobs")) {
                const auto page = answer.get<JobPage>();
                CHECK(page.jobs.size() == answer["jobs"].size());
                CHECK(page.total >= static_cast<std::int64_t>(page.jobs.size()));
                ++pages;
            } else {
                const auto job = answer.get<Job>();
                CHECK(job.id.size() == 36);
                CHECK(job.create_time > 0);
                CHECK(job.failure.has_value() == (job.status == JobStatus::failed));
                seen.insert(job.status);
                files += job.files().size();
            }
        }
    CHECK(pages >= 4);
    CHECK(files >= 10);
    CHECK(seen == std::set<JobStatus>{JobStatus::pending, JobStatus::in_progress,
                                      JobStatus::completed, JobStatus::failed,
                                      JobStatus::cancelled});
}

TEST_CASE("a job with missing and strange parts is read as far as it goes") {
    const auto job =
        Json::parse(R"({"id": "a", "status": "frozen", "create_time": "x", "new": 1})").get<Job>();
    CHECK(job.status == JobStatus::unknown);
    CHECK_FALSE(job.create_time);
    CHECK(job.files().empty());
    CHECK(Json{}.get<Job>().id.empty());
    CHECK(Json::parse(R"({"jobs": null})").get<JobPage>().jobs.empty());
}
