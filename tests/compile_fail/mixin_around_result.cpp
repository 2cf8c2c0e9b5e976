// SPDX-License-Identifier: MIT
// Error: around\(in, next\) must return what next\(in\) returns
#include <coflow/workflow/base_workflow.hpp>

template <class Host>
class Forgetful {
public:
    template <class In, class Next>
    coflow::Task<> around(In in, Next next) {
        co_await next(in);
    }
};

class Number : public coflow::BaseWorkflow<int, int, Forgetful> {
protected:
    coflow::Task<int> execute(int value) override { co_return value; }
};

coflow::Task<int> use(Number& number) { return number.run(1); }
