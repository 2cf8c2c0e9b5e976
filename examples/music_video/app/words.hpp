// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/musical_key.hpp"
#include "coflow/analyzer/audio/tempo.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/loudness.hpp"
#include "coflow/media/media_progress.hpp"
#include "coflow/media/music_style.hpp"

/// \file
/// What this program calls by the names that coflow's modules give it.

namespace music {

using coflow::MediaProgress;
using coflow::audio::AudioBuffer;
using coflow::audio::KeyEstimate;
using coflow::audio::Loudness;
using coflow::audio::Seconds;
using coflow::audio::Tempo;
using coflow::music::all_styles;
using coflow::music::parse_style;
using coflow::music::Style;

} // namespace music
