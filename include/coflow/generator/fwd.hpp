// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The generators are modules of their own, a folder each.
