// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

/// Thrown by an await whose task has been asked to stop.
///
/// It does not derive from `std::exception`, so a handler for errors cannot swallow it by accident.
/// Catch it only to clean up, then rethrow; `shield` protects clean-up that must await.
struct Cancelled {};

} // namespace coflow
