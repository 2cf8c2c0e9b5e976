// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

template <class Host>
class LoggingMixin;

} // namespace coflow
