// SPDX-License-Identifier: MIT
#include "coflow/media/image_folder.hpp"

#include "support/catch.hpp"

using namespace coflow::image;

TEST_CASE("a failed image is a file with a reason", "[media]") {
    const FailedImage failed{"a.png", "is empty"};
    CHECK(failed.file == "a.png");
    CHECK(failed.reason == "is empty");
}
