// SPDX-License-Identifier: MIT
#pragma once

// Tests include this instead of Catch2, so that they build with v2 (one header) and v3 (many).
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
