// SPDX-License-Identifier: MIT
#pragma once

#include <coflow/coflow.hpp>

coflow::Task<int> answer();
