// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

struct RetryOptions;
class RetryState;
class RetryAfter;

} // namespace coflow
