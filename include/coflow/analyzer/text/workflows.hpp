// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/folder_analysis.hpp"
#include "coflow/analyzer/text/json.hpp"
#include "coflow/analyzer/text/text_analysis.hpp"
#include "coflow/manage/workflow_factory.hpp"

namespace coflow::text {

/// Registers "text_analysis", `{"file": "book.txt"}`, and "text_folder_analysis",
/// `{"folder": "letters", "extension": ".txt"}`; both take "options" as `AnalysisOptions` has them.
///
/// Throws: `Error` (duplicate) if a name is taken.
inline void add_workflows(WorkflowFactory& factory) {
    factory
        .add<TextAnalysis>("text_analysis",
                           {.description = "Encoding, language, counts, readability, key phrases "
                                           "and duplicates of a text file."})
        .add<TextFolderAnalysis>("text_folder_analysis",
                                 {.description = "The same for the files of a folder, and which "
                                                 "of them repeat others."});
}

} // namespace coflow::text
