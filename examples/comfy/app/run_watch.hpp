// SPDX-License-Identifier: MIT
#pragma once

#include "app/run_view.hpp"
#include "coflow/comfyui/prompt.hpp"
#include "coflow/comfyui/run_watcher.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace comfy {

/// Keeps what a run tells, until it is shown and saved: of previews the latest of each node.
///
/// Thread safety: none; the run and whoever looks share one thread.
class RunWatch final : public coflow::comfyui::RunWatcher {
public:
    struct Picture {
        std::string mime;
        std::string bytes;
    };
    struct Sent {
        std::string node;
        Picture picture;
    };

    explicit RunWatch(const coflow::comfyui::Prompt& prompt) : prompt_{prompt}, view_{prompt} {}

    [[nodiscard]] const RunView& view() const noexcept { return view_; }
    /// Nothing before the end.
    [[nodiscard]] const std::optional<coflow::comfyui::RunOutcome>& outcome() const noexcept {
        return outcome_;
    }
    /// By node; each is given once.
    [[nodiscard]] std::map<std::string, Picture> take_previews() {
        return std::exchange(previews_, {});
    }
    /// Results of nodes that send them instead of saving them on the server.
    [[nodiscard]] std::vector<Sent> take_sent() { return std::exchange(sent_, {}); }

    void on_progress(const coflow::comfyui::Report& report) override { view_.add(report); }
    void on_event(const coflow::comfyui::Event& event) override { view_.add(event); }
    void on_preview(const coflow::comfyui::PreviewImage& preview) override {
        // Older servers do not say of which node it is: of the one that runs.
        std::string node = preview.node.empty() ? view_.node() : preview.node;
        Picture picture;
        picture.mime = preview.mime;
        picture.bytes.assign(reinterpret_cast<const char*>(preview.image.data()), // NOLINT
                             preview.image.size());
        if (prompt_.class_of(node) == "SaveImageWebsocket")
            sent_.push_back({std::move(node), std::move(picture)});
        else
            previews_[std::move(node)] = std::move(picture);
    }
    void on_end(const coflow::comfyui::RunOutcome& outcome) override { outcome_ = outcome; }

private:
    coflow::comfyui::Prompt prompt_;
    RunView view_;
    std::map<std::string, Picture> previews_;
    std::vector<Sent> sent_;
    std::optional<coflow::comfyui::RunOutcome> outcome_;
};

} // namespace comfy
