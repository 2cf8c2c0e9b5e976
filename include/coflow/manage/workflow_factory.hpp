// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/manage/detail/typed_json_workflow.hpp"
#include "coflow/manage/json_workflow.hpp"

#include <nlohmann/json_fwd.hpp>

#include <concepts>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

/// What can be told of a registered workflow: the texts are copied.
struct WorkflowRegistration {
    std::string_view description{}; ///< One line for people.
};

static_assert(std::is_trivially_destructible_v<WorkflowRegistration>);

/// Makes workflows by the name they are registered as: `factory.add<MusicGeneration>("music")`.
///
/// Registering needs `nlohmann/json.hpp`, and an input and output that it can convert; creating
/// does not.
/// Thread safety: every member may be called from any thread.
class WorkflowFactory {
public:
    /// A registered workflow, for lists.
    struct Entry {
        std::string name;
        std::string description;
        WorkflowType type{};
    };

    WorkflowFactory() = default;
    WorkflowFactory(const WorkflowFactory&) = delete;
    WorkflowFactory& operator=(const WorkflowFactory&) = delete;

    /// Registers `W`, made anew for each run.
    ///
    /// Throws: `Error` (duplicate) if the name is taken; (invalid_argument) if it is empty.
    template <class W, detail::IsJson Json = nlohmann::json>
        requires std::default_initializable<W>
    WorkflowFactory& add(std::string_view name, const WorkflowRegistration& registration = {}) {
        return add<W>(name, [] { return std::make_unique<W>(); }, registration);
    }

    /// As above; `make()` gives the `std::unique_ptr<W>`. It may be called on several threads.
    template <class W, std::invocable<> Make, detail::IsJson Json = nlohmann::json>
    WorkflowFactory& add(std::string_view name, Make make,
                         const WorkflowRegistration& registration = {});

    /// A new workflow of this name with its input.
    ///
    /// Throws: `Error` (not_found), which lists the known names; (type_mismatch) if the input does
    /// not fit; what the workflow's constructor throws.
    [[nodiscard]] std::unique_ptr<JsonWorkflow> create(std::string_view name,
                                                       const nlohmann::json& input) const {
        return find(name)(std::string{name}, input);
    }

    [[nodiscard]] bool contains(std::string_view name) const {
        const std::shared_lock guard{mutex_};
        return known_.contains(name);
    }

    /// What is registered, in the order of the names; makes one of each, which knows its type.
    [[nodiscard]] std::vector<Entry> entries() const {
        const auto known = [this] { // a copy, as for `find`
            const std::shared_lock guard{mutex_};
            return known_;
        }();
        std::vector<Entry> result;
        for (const auto& [name, each] : known)
            result.push_back({name, each.description, each.type()});
        return result;
    }

private:
    using Maker = std::function<std::unique_ptr<JsonWorkflow>(std::string, const nlohmann::json&)>;
    struct Known {
        Maker make;
        std::function<WorkflowType()> type;
        std::string description;
    };

    void insert(std::string_view name, Known known) {
        if (name.empty())
            throw Error{ErrorCode::invalid_argument,
                        "a workflow cannot be registered without a name"};
        const std::scoped_lock guard{mutex_};
        if (!known_.try_emplace(std::string{name}, std::move(known)).second)
            throw Error{ErrorCode::duplicate,
                        "a workflow is registered as '" + std::string{name} + "' already"};
    }

    /// A copy, so that making a workflow holds no lock: it may register others.
    [[nodiscard]] Maker find(std::string_view name) const {
        const std::shared_lock guard{mutex_};
        const auto place = known_.find(name);
        if (place != known_.end())
            return place->second.make;
        std::string names;
        for (const auto& [each, known] : known_)
            names += (names.empty() ? "" : ", ") + each;
        throw Error{ErrorCode::not_found,
                    "no workflow is registered as '" + std::string{name} + "'; " +
                        (names.empty() ? "none is registered" : "known: " + names)};
    }

    mutable std::shared_mutex mutex_;
    std::map<std::string, Known, std::less<>> known_;
};

template <class W, std::invocable<> Make, detail::IsJson Json>
WorkflowFactory& WorkflowFactory::add(std::string_view name, Make make,
                                      const WorkflowRegistration& registration) {
    static_assert(
        requires { sizeof(Json); }, "include <nlohmann/json.hpp> to register a workflow by name");
    static_assert(detail::JsonReadable<typename W::Input, Json>,
                  "a registered workflow's input is read from JSON: give it a from_json, or "
                  "NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE");
    static_assert(detail::JsonWritable<typename W::Output, Json>,
                  "a registered workflow's output becomes JSON: give it a to_json, or "
                  "NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE");
    insert(name, {[make](std::string as, const Json& input) {
                      std::unique_ptr<W> workflow = std::invoke(make);
                      return std::make_unique<detail::TypedJsonWorkflow<W, Json>>(
                          std::move(as), std::move(workflow), input);
                  },
                  [make = std::move(make)] { return std::invoke(make)->type(); },
                  std::string{registration.description}});
    return *this;
}

} // namespace coflow
