// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace music {

/// How far each step of a pipeline is, computed from how far the whole is: steps run one after the
/// other, and each moves the whole by its weight.
class StepBars {
public:
    struct Bar {
        std::string name;
        double weight = 1;
        double fraction = 0; ///< 0 to 1.
        bool active = false;
    };

    explicit StepBars(std::vector<Bar> bars) : bars_{std::move(bars)} {}

    void update(double percentage, std::string_view current) {
        double done = percentage / 100 * total_weight();
        for (Bar& bar : bars_) {
            bar.fraction = std::clamp(done / bar.weight, 0.0, 1.0);
            bar.active = bar.name == current && bar.fraction < 1;
            done -= bar.weight;
        }
    }

    [[nodiscard]] const std::vector<Bar>& bars() const noexcept { return bars_; }

private:
    [[nodiscard]] double total_weight() const noexcept {
        double total = 0;
        for (const Bar& bar : bars_)
            total += bar.weight;
        return total;
    }

    std::vector<Bar> bars_;
};

} // namespace music
