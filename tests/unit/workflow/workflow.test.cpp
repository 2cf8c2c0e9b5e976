// SPDX-License-Identifier: MIT
#include "coflow/workflow/workflow.hpp"

#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

using namespace coflow;

namespace outer {

class Named : public BaseWorkflow<NoInput, int> {
protected:
    Task<int> execute(NoInput) override { co_return 1; }
};

template <class T>
class Generic : public BaseWorkflow<T, T> {
protected:
    Task<T> execute(T value) override { co_return value; }
};

class Introduced : public BaseWorkflow<int, int> {
public:
    Introduced() : BaseWorkflow{{.name = "introduced", .type = WorkflowType::analysis}} {}

protected:
    Task<int> execute(int value) override { co_return value; }
};

} // namespace outer

TEST_CASE("a workflow is called as its class unless it says otherwise") {
    const outer::Named named;
    const outer::Generic<std::string_view> generic;
    const outer::Introduced introduced;
    CHECK(named.name() == "Named");
    CHECK(named.type() == WorkflowType::processing);
    CHECK(std::string{generic.name()}.starts_with("Generic<std::"));
    CHECK(introduced.name() == "introduced");
    CHECK(introduced.type() == WorkflowType::analysis);
    CHECK(named.name() == "Named");
}

TEST_CASE("a workflow that has not run is pending and shows no steps") {
    const outer::Introduced workflow;
    CHECK(workflow.status() == WorkflowStatus::pending);
    CHECK(workflow.latest_run() == nullptr);
    CHECK(workflow.progress().percentage == 0);
    CHECK(workflow.graph().workflow == "introduced");
    CHECK(workflow.graph().nodes.empty());
}
