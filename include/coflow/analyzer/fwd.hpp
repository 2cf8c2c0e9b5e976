// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The analyzers are modules of their own, a folder each.
