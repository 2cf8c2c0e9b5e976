// SPDX-License-Identifier: MIT
#pragma once

#include "app/job.hpp"

#include <string>
#include <vector>

namespace media {

/// What is printed of the runs, for people.
std::string report_of(const std::vector<Job>& jobs, const std::vector<Outcome>& outcomes);

/// The same as JSON: the report of a single run, or a list of objects with "of" and "report" or
/// "error".
std::string json_report_of(const std::vector<Job>& jobs, const std::vector<Outcome>& outcomes);

/// What has failed, a line for each: runs, and the files of a run that has gone on without them.
std::vector<std::string> failures_in(const std::vector<Job>& jobs,
                                     const std::vector<Outcome>& outcomes);

} // namespace media
