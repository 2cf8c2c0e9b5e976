// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/workflow_manager.hpp"

#include <nlohmann/json_fwd.hpp>

#include <atomic>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coflow {

namespace detail {

inline std::atomic<WorkflowManager*>& chosen_default_manager() noexcept {
    static std::atomic<WorkflowManager*> chosen{nullptr};
    return chosen;
}

} // namespace detail

/// The manager that the functions below work on: the one that was set, or one of coflow's own.
///
/// The own one is made when it is first asked for, with a worker for each core; it stops its runs
/// and waits for them when the program ends, which must not happen on one of its workers.
[[nodiscard]] inline WorkflowManager& default_manager() {
    if (WorkflowManager* const chosen = detail::chosen_default_manager().load())
        return *chosen;
    struct Own {
        WorkflowExecutor executor;
        WorkflowManager manager{executor};
    };
    static Own own;
    return own.manager;
}

/// Sets the default manager, null for coflow's own; returns what was set before.
///
/// Lifetime: the manager outlives its being the default.
inline WorkflowManager* set_default_manager(WorkflowManager* manager) noexcept {
    return detail::chosen_default_manager().exchange(manager);
}

/// Registers `W` with the default manager; see `WorkflowFactory::add`.
template <class W, detail::IsJson Json = nlohmann::json>
void register_workflow(std::string_view name, const WorkflowRegistration& registration = {}) {
    default_manager().factory().template add<W, Json>(name, registration);
}

/// Creates a run of a registered workflow, which is `pending` until it is executed:
/// `create_workflow("music_generation", "123", {{"audio_file", "song.mp3"}})`.
///
/// Throws: as `WorkflowManager::create`; `Error` (not_found), which lists the registered names.
template <detail::IsJson Json = nlohmann::json>
[[nodiscard]] WorkflowHandle<Json> create_workflow(std::string_view name, std::string_view user_id,
                                                   const std::type_identity_t<Json>& input,
                                                   ManagedRunOptions options = {}) {
    options.user_id = user_id;
    return default_manager().create(name, input, options);
}

/// The same for a workflow whose type is known.
template <class W>
[[nodiscard]] WorkflowHandle<typename W::Output>
create_workflow(std::type_identity_t<typename W::Input> input,
                const ManagedRunOptions& options = {}) {
    return default_manager().create<W>(std::move(input), options);
}

/// Runs what has been created and returns its result; see `WorkflowManager::execute`.
template <class Out>
[[nodiscard]] Task<Out> execute_workflow(WorkflowHandle<Out> run) {
    return default_manager().execute(std::move(run));
}

/// See `WorkflowManager::monitor_workflow`.
[[nodiscard]] inline AsyncGenerator<Progress> monitor_workflow(std::string_view id) {
    return default_manager().monitor_workflow(id);
}

/// Asks a run to stop; false if it is unknown, had been asked before or has ended.
inline bool cancel_workflow(std::string_view id) noexcept { return default_manager().cancel(id); }

/// Nothing if the id is unknown or no longer retained.
[[nodiscard]] inline std::optional<WorkflowStatus> get_workflow_status(std::string_view id) {
    return default_manager().status(id);
}

[[nodiscard]] inline WorkflowStatistics get_workflow_statistics() {
    return default_manager().statistics();
}

} // namespace coflow
