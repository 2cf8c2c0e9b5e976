// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/data_job.hpp"
#include "coflow/analyzer/data/detail/data_plan.hpp"
#include "coflow/analyzer/data/transform.hpp"
#include "coflow/analyzer/data/transformation.hpp"
#include "coflow/mixin/json_schema.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Workflows over streams of records: a first step checks the job before anything is read, a second
/// one streams, with the bytes read as its progress.
///
/// Their files appear when all records have been written: a run that fails or is cancelled before
/// leaves none. They are started typed, or by name after `register_data_workflows`.

namespace coflow::data {

/// Reads records of any format into CSV or JSON Lines.
class DataExtraction : public PipelineWorkflow<ExtractionJob, DataResult> {
public:
    DataExtraction() {
        steps(step("plan", &DataExtraction::plan),
              step("extract", &detail::stream, {.weight = 50}));
    }

private:
    detail::DataPlan plan(ExtractionJob job) {
        detail::check_files(job.source, {job.target.file, job.rejects.file});
        return {.source = job.source,
                .writers = {detail::writer_for(job.target)},
                .rejects = job.rejects};
    }
};

/// Transforms records: by the steps of the job, and after those by the ones that it is made with.
class DataTransformation : public PipelineWorkflow<TransformationJob, DataResult> {
public:
    explicit DataTransformation(std::vector<Transformation> transformations = {})
        : transformations_{std::move(transformations)} {
        steps(step("plan", &DataTransformation::plan),
              step("transform", &detail::stream, {.weight = 50}));
    }

private:
    detail::DataPlan plan(TransformationJob job) {
        detail::check_files(job.source, {job.target.file, job.rejects.file});
        std::vector<Transformation> all;
        for (const Json& each : job.steps)
            all.push_back(transformation_of(each));
        all.insert(all.end(), transformations_.begin(), transformations_.end());
        return {.source = job.source,
                .transformations = std::move(all),
                .writers = {detail::writer_for(job.target)},
                .rejects = job.rejects};
    }

    std::vector<Transformation> transformations_;
};

/// Checks records by a JSON Schema.
class DataValidation : public PipelineWorkflow<ValidationJob, DataResult> {
public:
    DataValidation() {
        steps(step("plan", &DataValidation::plan),
              step("validate", &detail::stream, {.weight = 50}));
    }

private:
    detail::DataPlan plan(ValidationJob job) {
        detail::check_files(job.source, {job.target.file, job.rejects.file});
        detail::DataPlan plan{.source = job.source, .rejects = job.rejects};
        plan.transformations.push_back(
            [schema = JsonSchema{job.schema}](Records records, RejectFile* rejects) {
                return validated(std::move(records), schema, rejects);
            });
        if (!job.target.file.empty())
            plan.writers.push_back(detail::writer_for(job.target));
        return plan;
    }
};

/// Writes records to several files at once, and a report on them.
class DataExport : public PipelineWorkflow<ExportJob, DataResult> {
public:
    DataExport() {
        steps(step("plan", &DataExport::plan), step("export", &detail::stream, {.weight = 50}));
    }

private:
    detail::DataPlan plan(ExportJob job) {
        std::vector<std::string> files{job.report, job.rejects.file};
        detail::DataPlan plan{.source = job.source, .report = job.report, .rejects = job.rejects};
        for (const DataTarget& target : job.targets) {
            files.push_back(target.file);
            plan.writers.push_back(detail::writer_for(target));
        }
        detail::check_files(job.source, files);
        return plan;
    }
};

/// Makes a `WorkflowFactory` know them as data_extraction, data_transformation, data_validation and
/// data_export.
template <class Factory>
void register_data_workflows(Factory& factory) {
    factory.template add<DataExtraction>("data_extraction", {"Records of any format to a file"});
    factory.template add<DataTransformation>("data_transformation",
                                             {"Filter, select, derive, join and group records"});
    factory.template add<DataValidation>("data_validation", {"Check records by a JSON Schema"});
    factory.template add<DataExport>("data_export", {"Records to several files, and a report"});
}

} // namespace coflow::data
