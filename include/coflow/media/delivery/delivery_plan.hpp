// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/media/delivery/delivery_manifest.hpp"
#include "coflow/media/delivery/media_type.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow {

/// A file that is to be delivered.
struct DeliveryItem {
    DeliveryItem() = default;
    explicit DeliveryItem(std::filesystem::path which, std::string as = {})
        : file{std::move(which)}, name{std::move(as)} {}

    std::filesystem::path file;
    std::string name;       ///< In the folder, made safe; empty: that of the file.
    std::string media_type; ///< Empty: what the extension of the file stands for.
    nlohmann::json metadata = nlohmann::json::object(); ///< For the manifest.
};

/// What a delivery that does not come to its end leaves.
enum class DeliveryLeftovers : std::uint8_t {
    keep,  ///< What has been staged, for the next attempt: the folder `.coflow-delivery` in it.
    remove ///< Nothing; a folder that the delivery has made is removed, too.
};

/// What is to be delivered, and where.
struct DeliveryRequest {
    DeliveryRequest() = default;

    std::vector<DeliveryItem> files;
    std::filesystem::path folder; ///< Is made if it is missing.
    DeliveryLeftovers leftovers = DeliveryLeftovers::keep;
    std::size_t concurrency = 2;                        ///< Files at the same time.
    std::optional<std::string> made_at;                 ///< For the manifest.
    nlohmann::json metadata = nlohmann::json::object(); ///< For the manifest.
};

/// What is to be done first for a file.
enum class DeliveryStart : std::uint8_t {
    compare, ///< A file of its name and size is there: it may be this one.
    stage    ///< It has to be copied.
};

/// What has become of a file.
enum class DeliveryState : std::uint8_t {
    pending,
    kept,   ///< It was in the folder already.
    staged, ///< A copy of it is complete and has been checked.
    failed
};

/// What puts staged files into the folder; actions follow each other in the order of the plan.
struct DeliveryAction {
    enum class Kind : std::uint8_t { remove_manifest, rename, write_manifest, remove_staging };
    Kind kind{};
    std::size_t file = 0; ///< Of `rename`.

    friend bool operator==(const DeliveryAction&, const DeliveryAction&) = default;
};

/// Decides what a delivery does: it is told what is there and what has come of each file.
///
/// The folder is changed only after every file is kept or staged, so that a delivery that fails
/// leaves it as it was. Then a manifest that a replaced file would belie goes first and the new one
/// comes last: a manifest that can be seen is true, wherever a crash comes between.
/// Thread safety: different files may be told of by different threads.
class DeliveryPlan {
public:
    struct File {
        std::filesystem::path source;
        DeliveryEntry entry;
        DeliveryState state = DeliveryState::pending;
        bool replaces = false;     ///< A file of the same name.
        std::uint64_t resumed = 0; ///< Bytes that an earlier attempt had staged.
        std::string reason{};      ///< Why it has failed.
    };

    explicit DeliveryPlan(const DeliveryRequest& request)
        : made_at_{request.made_at}, metadata_(request.metadata) {
        std::vector<std::string> wishes;
        for (const DeliveryItem& item : request.files)
            wishes.push_back(item.name.empty() ? item.file.filename().native() : item.name);
        const std::vector<std::string> names = delivery_names(wishes);
        for (std::size_t index = 0; index < names.size(); ++index) {
            const DeliveryItem& item = request.files[index];
            File& file = files_.emplace_back();
            file.source = item.file;
            file.entry.name = names[index];
            file.entry.media_type =
                item.media_type.empty() ? media_type_of(item.file) : item.media_type;
            file.entry.metadata = item.metadata;
        }
    }

    [[nodiscard]] const std::vector<File>& files() const noexcept { return files_; }

    /// What to begin with, given the size of what has the file's name in the folder, if anything.
    DeliveryStart start(std::size_t index, std::uint64_t size,
                        std::optional<std::uint64_t> present_size) {
        File& file = files_.at(index);
        file.entry.size = size;
        file.replaces = present_size.has_value();
        return present_size == size ? DeliveryStart::compare : DeliveryStart::stage;
    }

    void kept(std::size_t index, std::string sha256) {
        settle(index, DeliveryState::kept, std::move(sha256));
    }
    void staged(std::size_t index, std::string sha256, std::uint64_t resumed) {
        settle(index, DeliveryState::staged, std::move(sha256));
        files_.at(index).resumed = resumed;
    }
    void failed(std::size_t index, std::string reason) {
        settle(index, DeliveryState::failed, {});
        files_.at(index).reason = std::move(reason);
    }

    /// True once every file is kept or staged.
    [[nodiscard]] bool complete() const noexcept {
        return std::ranges::all_of(files_, [](const File& file) {
            return file.state == DeliveryState::kept || file.state == DeliveryState::staged;
        });
    }

    /// What is left to do; nothing if it is not complete.
    [[nodiscard]] std::vector<DeliveryAction> publication() const {
        using Kind = DeliveryAction::Kind;
        std::vector<DeliveryAction> actions;
        if (!complete())
            return actions;
        for (std::size_t index = 0; index < files_.size(); ++index)
            if (files_[index].state == DeliveryState::staged)
                actions.push_back({Kind::rename, index});
        if (std::ranges::any_of(
                actions, [&](const DeliveryAction& each) { return files_[each.file].replaces; }))
            actions.insert(actions.begin(), {Kind::remove_manifest});
        actions.push_back({Kind::write_manifest});
        actions.push_back({Kind::remove_staging});
        return actions;
    }

    [[nodiscard]] DeliveryManifest manifest() const {
        DeliveryManifest manifest;
        manifest.made_at = made_at_;
        manifest.metadata = metadata_;
        for (const File& file : files_)
            manifest.files.push_back(file.entry);
        return manifest;
    }

private:
    void settle(std::size_t index, DeliveryState state, std::string sha256) {
        File& file = files_.at(index);
        if (file.state != DeliveryState::pending)
            throw Error{ErrorCode::invalid_state,
                        "the delivery of " + quote(file.entry.name) + " has ended before"};
        file.state = state;
        file.entry.sha256 = std::move(sha256);
    }

    std::vector<File> files_;
    std::optional<std::string> made_at_;
    nlohmann::json metadata_;
};

} // namespace coflow
