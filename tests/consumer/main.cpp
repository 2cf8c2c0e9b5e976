// SPDX-License-Identifier: MIT
#include "answer.hpp"

int main() {
    coflow::WorkflowExecutor executor{1};
    return executor.run(answer()) == 42 ? 0 : 1;
}
