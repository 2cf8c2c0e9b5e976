// SPDX-License-Identifier: MIT
// The main() of every test program where Catch2 is v2; v3 brings its own.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
