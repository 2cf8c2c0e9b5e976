// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/image/detail/fixed.hpp"
#include "coflow/generator/image/detail/ink.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace coflow::image::detail {

/// Pieces of glass between leads: the parts of the plane that are nearest to each of some points.
class Mosaic {
public:
    Mosaic(const Canvas& canvas, const std::vector<Rgb>& palette, std::uint64_t seed)
        : canvas_{canvas},
          columns_{canvas.width * density / one + 2 * margin},
          lead_{lit(Ramp{palette}.at(0), one * 4 / 10)} {
        const Ramp ramp{palette};
        const Fixed rows = canvas.height * density / one + 2 * margin;
        for (Fixed row = 0; row < rows; ++row)
            for (Fixed column = 0; column < columns_; ++column) {
                const std::uint64_t bits = scramble(seed, column, row);
                Piece piece;
                piece.x = (column - margin) * one + jitter(chance(bits));
                piece.y = (row - margin) * one + jitter(chance(bits, 16));
                const Fixed tone = fractal(seed + 1, piece.x / 4, piece.y / 4, 2);
                const Fixed own = chance(bits, 32) - one / 2;
                piece.ink = ramp.at(one * 53 / 100 + tone * 13 / 20 + own * 7 / 20);
                pieces_.push_back(piece);
            }
    }

    [[nodiscard]] Ink at(Fixed x, Fixed y) const {
        const Fixed u = x * density;
        const Fixed v = y * density;
        const Fixed column = (u >> fraction_bits) + margin;
        const Fixed row = (v >> fraction_bits) + margin;
        Fixed best = 64 * one;
        Fixed home_column = column;
        Fixed home_row = row;
        for (Fixed j = row - 1; j <= row + 1; ++j)
            for (Fixed i = column - 1; i <= column + 1; ++i) {
                const Piece& each = piece(i, j);
                const Fixed away = length(each.x - u, each.y - v);
                if (away < best) {
                    best = away;
                    home_column = i;
                    home_row = j;
                }
            }
        const Piece& home = piece(home_column, home_row);
        // The border with each neighbour is the line in the middle between the two points.
        Fixed border = 64 * one;
        for (Fixed j = home_row - 2; j <= home_row + 2; ++j)
            for (Fixed i = home_column - 2; i <= home_column + 2; ++i) {
                const Piece& other = piece(i, j);
                const Fixed across = other.x - home.x;
                const Fixed down = other.y - home.y;
                const Fixed apart = length(across, down);
                if (apart == 0)
                    continue;
                const Fixed middle_x = (other.x + home.x) / 2 - u;
                const Fixed middle_y = (other.y + home.y) / 2 - v;
                border = std::min(border, (middle_x * across + middle_y * down) / apart);
            }
        // Light falls from the upper left, so a piece shows which way it bulges.
        const Fixed bulge = (home.x - u + home.y - v) / 4;
        const Fixed rim = one - smooth_step(lead, lead * 5, border);
        const Fixed light = one + std::clamp(bulge, -one / 4, one / 4) - rim / 5;
        return mix(lead_, lit(home.ink, light), canvas_.coverage((border - lead) / density));
    }

private:
    struct Piece {
        Fixed x = 0;
        Fixed y = 0;
        Ink ink;
    };

    static constexpr Fixed density = 13; // pieces along a unit
    static constexpr Fixed margin = 4;
    static constexpr Fixed lead = one / 22;

    /// Not to the edge of its field, so that the search is right and no piece is a sliver.
    static constexpr Fixed jitter(Fixed random) { return one / 10 + mul(random, one * 8 / 10); }

    [[nodiscard]] const Piece& piece(Fixed column, Fixed row) const {
        return pieces_[static_cast<std::size_t>(row * columns_ + column)];
    }

    Canvas canvas_;
    Fixed columns_;
    Ink lead_;
    std::vector<Piece> pieces_;
};

} // namespace coflow::image::detail
