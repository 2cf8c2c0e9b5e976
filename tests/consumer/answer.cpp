// SPDX-License-Identifier: MIT
#include "answer.hpp"

coflow::Task<int> answer() { co_return 42; }
