// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

enum class ErrorCode : int;
class Error;

} // namespace coflow
