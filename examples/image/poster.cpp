// SPDX-License-Identifier: MIT
// Pictures out of seeds: one with a title, in one pipeline; and smaller copies of a whole folder.

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/generator/image/image_creation.hpp"
#include "coflow/generator/image/image_folder_processing.hpp"
#include "coflow/generator/image/image_production.hpp"
#include "coflow/generator/image/palette.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>

using namespace coflow;
using namespace coflow::image;

namespace {

ImageProductionJob poster_in(const std::filesystem::path& folder) {
    ImageCreationRequest hills;
    hills.style = ImageStyle::landscape;
    hills.palette = palette_named("forest");
    hills.width = 600;
    hills.height = 400;
    hills.seed = 42;

    Text title{"100 % 'quiet' hills: a walk", Place{Anchor::bottom, 0, 24}};
    title.size = 28;
    title.outline = 2;

    ImageProductionJob job{hills, folder / "poster.jpg"};
    job.operations = {Scale{400, 400, ScaleMode::fill}, title};
    job.enhancement = {.contrast = 0.5, .sharpen = 0.2};
    job.save.quality = 85;
    return job;
}

void show(const ExportedImage& image) {
    fmt::print("{}: {} of {} x {} pixels\n", image.file.filename().string(),
               to_string(image.format), image.width, image.height);
}

} // namespace

int main() {
    const TemporaryDirectory folder;
    WorkflowExecutor executor;

    ImageProduction production;
    show(executor.run(production.run(poster_in(folder.path()))));

    for (const ImageStyle style : {ImageStyle::mosaic, ImageStyle::tiling}) {
        ImageCreationRequest picture;
        picture.style = style;
        picture.width = 300;
        picture.height = 200;
        ImageCreation creation;
        const std::string name = std::string{to_string(style)} + ".png";
        show(executor.run(creation.run(ImageCreationJob{picture, folder.path() / name})));
    }

    ImageFolderJob copies{folder.path(), folder.path() / "small"};
    copies.operations = {Scale{100, 0}};
    copies.save.format = ImageFormat::webp;
    ImageFolderProcessing processing;
    const ImageFolderResult result = executor.run(processing.run(copies));
    for (const ExportedImage& image : result.images)
        show(image);
    fmt::print("{} failures\n", result.failures.size());
}
