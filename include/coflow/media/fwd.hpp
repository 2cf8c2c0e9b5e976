// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

struct AudioStream;
struct FfmpegResult;
class FfmpegReport;
class MediaInput;
struct MediaInfo;
struct MediaLimits;
struct VideoStream;

} // namespace coflow
