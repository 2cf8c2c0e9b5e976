// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/model/graph_view.hpp"
#include "coflow/workflow/detail/host_call.hpp"
#include "coflow/workflow/detail/leave_in.hpp"
#include "coflow/workflow/detail/node_call.hpp"
#include "coflow/workflow/detail/node_result.hpp"
#include "coflow/workflow/detail/run_step.hpp"
#include "coflow/workflow/detail/type_tags.hpp"
#include "coflow/workflow/step_options.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow::detail {

/// That a node uses a result, and whether it takes that for itself.
struct Use {
    NodeResultBase* slot;
    bool takes;
};

/// A node of a graph, the types of its function and of what it uses erased.
class DefinedNode {
public:
    DefinedNode(std::string_view name, const StepOptions& options)
        : name_{name}, options_{options} {}
    DefinedNode(const DefinedNode&) = delete;
    DefinedNode& operator=(const DefinedNode&) = delete;
    virtual ~DefinedNode() = default;

    /// Takes what it uses from where that is and leaves its result in its slot.
    virtual Task<> run(Workflow& workflow) = 0;

    /// False if it takes for itself what others use, or uses what another one takes.
    [[nodiscard]] bool can_connect() const noexcept {
        return std::all_of(uses_.begin(), uses_.end(), [this](const Use& use) {
            const auto same = [&use](const Use& other) { return other.slot == use.slot; };
            return use.slot->can_add_user(use.takes) &&
                   (!use.takes || std::count_if(uses_.begin(), uses_.end(), same) == 1);
        });
    }

    /// Lets what it uses know of it, once it is part of the graph.
    void connect() {
        for (const Use& use : uses_) {
            use.slot->add_user(use.takes);
            if (use.slot->producer() == nullptr)
                continue;
            use.slot->producer()->dependants.push_back(this);
            ++dependencies_;
        }
    }

    /// What it uses, once for each time.
    [[nodiscard]] const std::vector<Use>& uses() const noexcept { return uses_; }

    /// It has ended well: gives back what it used.
    void finish() noexcept {
        forget();
        for (const Use& use : uses_)
            use.slot->release();
    }

    /// Destroys whatever a run has left.
    void clear() noexcept {
        forget();
        slot().clear();
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] double weight() const noexcept { return options_.weight; }

    /// What waits for this one, once for each result of it that it uses.
    std::vector<DefinedNode*> dependants;
    std::atomic<NodeState> state{NodeState::waiting};

    void restart(std::uint32_t ordinal) noexcept {
        options_.ordinal = ordinal;
        missing_.store(dependencies_, std::memory_order_relaxed);
        state.store(NodeState::waiting, std::memory_order_relaxed);
        slot().restart();
    }
    [[nodiscard]] bool is_first() const noexcept { return dependencies_ == 0; }

    /// True if this was the last that it waited for.
    [[nodiscard]] bool dependency_done() noexcept {
        return missing_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    }

protected:
    [[nodiscard]] virtual NodeResultBase& slot() noexcept = 0;

    /// Destroys what was gathered for the function.
    virtual void forget() noexcept = 0;

    [[nodiscard]] const StepOptions& options() const noexcept { return options_; }
    void use(NodeResultBase& used, bool takes) { uses_.push_back({&used, takes}); }

private:
    std::string name_;
    StepOptions options_;
    std::vector<Use> uses_;
    std::uint32_t dependencies_ = 0;
    std::atomic<std::uint32_t> missing_{0};
};

// What a node uses: where the values are, and which slots they come from.

/// The result of one node.
template <class T>
struct UsesOne {
    NodeResult<T>* slot;

    using Values = std::tuple<T&>;
    Values values() noexcept { return {*slot->value}; }
    [[nodiscard]] std::tuple<bool> alone() const noexcept { return {slot->has_one_user()}; }
    void each_slot(bool takes, auto&& call) const { call(*slot, takes); }
    static void forget() noexcept {}
};

/// The results of any number of nodes, as a vector of its own.
template <class T>
struct UsesMany {
    std::vector<NodeResult<T>*> slots;
    std::vector<T> gathered{};

    using Values = std::tuple<std::vector<T>&>;
    Values values() {
        gathered.clear();
        gathered.reserve(slots.size());
        for (NodeResult<T>* const slot : slots)
            if constexpr (!std::copy_constructible<T>)
                gathered.push_back(std::move(*slot->value));
            else if (slot->has_one_user())
                gathered.push_back(std::move(*slot->value));
            else
                gathered.push_back(*slot->value);
        return {gathered};
    }
    [[nodiscard]] static std::tuple<bool> alone() noexcept { return {true}; }
    void each_slot(bool, auto&& call) const {
        for (NodeResult<T>* const slot : slots)
            call(*slot, !std::copy_constructible<T>);
    }
    void forget() noexcept { std::vector<T>{}.swap(gathered); }
};

/// The ends of nodes that return nothing.
struct UsesEnds {
    std::vector<NodeResult<NoInput>*> slots;

    using Values = std::tuple<>;
    static Values values() noexcept { return {}; }
    [[nodiscard]] static std::tuple<> alone() noexcept { return {}; }
    void each_slot(bool, auto&& call) const {
        for (NodeResult<NoInput>* const slot : slots)
            call(*slot, false);
    }
    static void forget() noexcept {}
};

template <class Function, class Values>
struct NodeCallOn;
template <class Function, class... Ts>
struct NodeCallOn<Function, std::tuple<Ts&...>> {
    static constexpr bool accepted =
        node_callable<Function, Ts...> || node_callable<Function, const Ts&...>;
    using Values = Given<Ts...>;
    using Call = NodeCall<Function, Ts...>;
};

/// The call of a function that uses `Sources`.
template <class Function, class... Sources>
using NodeCallFrom =
    NodeCallOn<Function, decltype(std::tuple_cat(std::declval<typename Sources::Values>()...))>;

template <class Function, class... Sources>
class TypedNode final : public DefinedNode {
    using Call = typename NodeCallFrom<Function, Sources...>::Call;

public:
    using Result = typename Call::Result;

    TypedNode(std::string_view name, const StepOptions& options, Function function,
              Sources... sources)
        : DefinedNode{name, options},
          function_(std::move(function)),
          sources_{std::move(sources)...} {
        constexpr auto takes = []<std::size_t... I>(std::index_sequence<I...>) {
            return std::array<bool, Call::count>{Call::template takes<I>...};
        }(std::make_index_sequence<Call::count>{});
        std::size_t parameter = 0;
        for_each_source([&](auto& source) {
            constexpr std::size_t parameters = std::tuple_size_v<decltype(source.alone())>;
            source.each_slot(parameters != 0 && takes[parameter],
                             [this](NodeResultBase& slot, bool alone) { use(slot, alone); });
            parameter += parameters;
        });
    }

    Task<> run(Workflow& workflow) override {
        return std::apply(
            [&](Sources&... source) {
                return run_step(
                    name(), options(),
                    Call{workflow, function_, std::tuple_cat(source.values()...), alone(source...)},
                    LeaveIn<as_value<Result>>{&result_.value});
            },
            sources_);
    }

    [[nodiscard]] NodeResult<as_value<Result>>& result() noexcept { return result_; }

private:
    [[nodiscard]] NodeResultBase& slot() noexcept override { return result_; }
    void forget() noexcept override {
        for_each_source([](auto& source) { source.forget(); });
    }

    void for_each_source(auto&& call) {
        std::apply([&](Sources&... source) { (call(source), ...); }, sources_);
    }

    static std::array<bool, Call::count> alone(const Sources&... source) noexcept {
        return std::apply([](auto... flags) { return std::array<bool, Call::count>{flags...}; },
                          std::tuple_cat(source.alone()...));
    }

    Function function_;
    std::tuple<Sources...> sources_;
    NodeResult<as_value<Result>> result_{this};
};

} // namespace coflow::detail
