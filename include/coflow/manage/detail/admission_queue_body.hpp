// SPDX-License-Identifier: MIT
#pragma once

// The bodies of `AdmissionQueue`; included at the end of its header.

#include "coflow/base/error.hpp"

#include <algorithm>
#include <limits>

namespace coflow::detail {

inline AdmissionQueue::AdmissionQueue(const ManagerOptions& options)
    : total_{options.max_running},
      per_type_{options.max_running_per_type},
      per_user_{options.max_running_per_user},
      ageing_{std::max(options.ageing, Duration::zero())} {
    check_limit(total_);
    check_limit(per_type_);
    check_limit(per_user_);
    for (const TypeLimit& limit : options.type_limits) {
        check_limit(limit.max_running);
        type_of(limit.type).limit = limit.max_running;
    }
    for (const ResourceAmount& resource : options.resources) {
        if (find(resource.name) != nullptr)
            throw Error{ErrorCode::invalid_argument,
                        "the resource '" + std::string{resource.name} + "' is declared twice"};
        constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
        resources_.push_back({std::string{resource.name}, std::min(resource.amount, most)});
        free_[resources_.size() - 1] = static_cast<std::int64_t>(resources_.back().capacity);
    }
}

inline void AdmissionQueue::check_limit(std::size_t limit) {
    if (limit == 0)
        throw Error{ErrorCode::invalid_argument,
                    "with a limit of zero nothing could run; `unlimited` stands for none"};
}

inline Demand AdmissionQueue::demand(const ResourceAmounts& resources) const {
    Demand demand;
    for (const ResourceAmount& wanted : resources) {
        if (wanted.amount == 0)
            continue;
        const Resource* const known = find(wanted.name);
        if (known == nullptr)
            throw_unknown(wanted.name);
        const auto index = static_cast<std::size_t>(known - resources_.data());
        const auto left = known->capacity - static_cast<std::uint64_t>(demand[index]);
        if (wanted.amount > left)
            throw Error{ErrorCode::invalid_argument,
                        "a run that asks for " + std::to_string(wanted.amount) + " " + known->name +
                            " can never start: the manager has " + std::to_string(known->capacity) +
                            " in all"};
        demand.add(index, wanted.amount);
    }
    return demand;
}

inline const AdmissionQueue::Resource* AdmissionQueue::find(std::string_view name) const noexcept {
    for (const Resource& resource : resources_)
        if (resource.name == name)
            return &resource;
    return nullptr;
}

inline void AdmissionQueue::throw_unknown(std::string_view name) const {
    std::string known;
    for (const Resource& resource : resources_)
        known += (known.empty() ? "'" : ", '") + resource.name + "'";
    throw Error{ErrorCode::invalid_argument, "the manager has no resource '" + std::string{name} +
                                                 "'; it has " + (known.empty() ? "none" : known)};
}

inline AdmissionType& AdmissionQueue::type_of(WorkflowType type) {
    return types_.try_emplace(type.name(), AdmissionType{.type = type, .limit = per_type_})
        .first->second;
}

inline AdmissionLine& AdmissionQueue::line_of(const AdmissionTicket& ticket,
                                              const AdmissionRequest& request) {
    auto place = users_.find(request.user);
    if (place == users_.end())
        place =
            users_.try_emplace(std::string{request.user}, AdmissionUser{std::string{request.user}})
                .first;
    AdmissionUser& user = place->second;
    AdmissionType& type = type_of(request.type);
    const std::uint32_t resources = ticket.demand.mask();
    AdmissionKind& kind =
        kinds_.try_emplace({&type, resources}, AdmissionKind{type, resources}).first->second;
    return user.lines.try_emplace(&kind, AdmissionLine{user, kind}).first->second;
}

inline void AdmissionQueue::drop_if_idle(AdmissionUser& user) {
    if (user.queued == 0 && user.running == 0)
        users_.erase(users_.find(user.id));
}

inline void AdmissionQueue::submit(AdmissionTicket& ticket, const AdmissionRequest& request,
                                   TimePoint now) {
    age(now);
    ticket.line = &line_of(ticket, request);
    ticket.number = ++submitted_;
    enter(ticket, static_cast<std::uint8_t>(request.priority), now);
    ticket.state = AdmissionTicket::State::queued;
    ++ticket.line->user.queued;
    ++queued_;
}

inline void AdmissionQueue::admit(AdmissionTicket& ticket, const AdmissionRequest& request) {
    ticket.line = &line_of(ticket, request);
    start(ticket);
}

inline void AdmissionQueue::withdraw(AdmissionTicket& ticket) {
    AdmissionUser& user = ticket.line->user;
    leave(ticket);
    ticket.state = AdmissionTicket::State::outside;
    --user.queued;
    --queued_;
    drop_if_idle(user);
}

/// A line is listed with its kind while it has a first ticket and its user may start another run;
/// the place in that list depends on the first ticket, so it is taken off for each change.
inline void AdmissionQueue::list(AdmissionLine& line) {
    if (!line.tickets.empty() && may_start(line.user))
        line.kind.lines.insert(&line);
}
inline void AdmissionQueue::unlist(AdmissionLine& line) {
    if (!line.tickets.empty() && may_start(line.user))
        line.kind.lines.erase(&line);
}

inline void AdmissionQueue::enter(AdmissionTicket& ticket, std::uint8_t level, TimePoint since) {
    std::uint64_t& next_turn = ticket.line->user.next_turn[level];
    ticket.level = level;
    ticket.turn = std::max(latest_turn_[level], next_turn);
    next_turn = ticket.turn + 1;
    unlist(*ticket.line);
    ticket.line->tickets.insert(&ticket);
    list(*ticket.line);
    if (level + 1U == priority_count)
        return;
    ticket.promotion = ageing_ == Duration::zero() ? since : saturating_add(since, ageing_);
    promotions_.insert(&ticket);
}

inline void AdmissionQueue::leave(AdmissionTicket& ticket) {
    promotions_.erase(&ticket);
    unlist(*ticket.line);
    ticket.line->tickets.erase(&ticket);
    list(*ticket.line);
}

/// Raises everybody who has waited long enough, in the order in which they have.
inline void AdmissionQueue::age(TimePoint now) {
    while (!promotions_.empty() && (*promotions_.begin())->promotion <= now) {
        AdmissionTicket& ticket = **promotions_.begin();
        leave(ticket);
        enter(ticket, static_cast<std::uint8_t>(ticket.level + 1), ticket.promotion);
    }
}

inline AdmissionTicket* AdmissionQueue::next(TimePoint now) {
    if (queued_ == 0 || running_ >= total_)
        return nullptr;
    age(now);
    order_.clear();
    for (auto& [key, kind] : kinds_)
        if (!kind.lines.empty() && kind.type.running < kind.type.limit)
            order_.push_back(&kind);
    std::sort(order_.begin(), order_.end(),
              [](const AdmissionKind* left, const AdmissionKind* right) {
                  return ByTurn{}(left->first(), right->first());
              });
    Amounts free = free_;      // less what is kept for those who come earlier
    std::uint32_t lacking = 0; // what they wait for
    for (AdmissionKind* const kind : order_) {
        if ((kind->resources & lacking) != 0)
            continue;
        AdmissionTicket& first = *kind->first();
        if (first.demand.lacking(free) == 0) {
            AdmissionUser& user = first.line->user;
            leave(first);
            --user.queued;
            --queued_;
            latest_turn_[first.level] = std::max(latest_turn_[first.level], first.turn);
            start(first);
            return &first;
        }
        lacking |= first.demand.lacking(free);
        first.demand.take_from(free);
    }
    return nullptr;
}

inline void AdmissionQueue::start(AdmissionTicket& ticket) {
    AdmissionUser& user = ticket.line->user;
    ticket.demand.take_from(free_);
    ++running_;
    ++ticket.line->kind.type.running;
    if (user.running + 1 == per_user_)
        for (auto& [kind, line] : user.lines)
            unlist(line);
    ++user.running;
    ticket.state = AdmissionTicket::State::running;
}

inline void AdmissionQueue::finish(AdmissionTicket& ticket) {
    AdmissionUser& user = ticket.line->user;
    ticket.demand.give_back_to(free_);
    --running_;
    --ticket.line->kind.type.running;
    --user.running;
    if (user.running + 1 == per_user_)
        for (auto& [kind, line] : user.lines)
            list(line);
    ticket.state = AdmissionTicket::State::outside;
    drop_if_idle(user);
}

inline WaitReport AdmissionQueue::explain(const AdmissionTicket& ticket, TimePoint now) {
    age(now);
    WaitReport report{.position = 1, .queued = queued_};
    std::uint32_t wanted_before = 0;
    for (const auto& [id, user] : users_)
        for (const auto& [kind, line] : user.lines)
            for (const AdmissionTicket* const other : line.tickets)
                if (ByTurn{}(other, &ticket)) {
                    ++report.position;
                    wanted_before |= other->demand.mask();
                }
    add_reasons(ticket, wanted_before, report);
    return report;
}

inline void AdmissionQueue::add_reasons(const AdmissionTicket& ticket, std::uint32_t wanted_before,
                                        WaitReport& report) const {
    const auto add_limit = [&report](WaitCause cause, std::size_t running, std::size_t limit,
                                     std::string_view name) {
        if (running >= limit)
            report.reasons.push_back({.cause = cause, .name = std::string{name}, .limit = limit});
    };
    const auto add_resource = [&, this](WaitCause cause, std::size_t index) {
        report.reasons.push_back(
            {.cause = cause,
             .name = resources_[index].name,
             .needed = static_cast<std::uint64_t>(ticket.demand[index]),
             .free = static_cast<std::uint64_t>(std::max(free_[index], std::int64_t{0})),
             .limit = resources_[index].capacity});
    };
    const AdmissionLine& line = *ticket.line;
    add_limit(WaitCause::total_limit, running_, total_, {});
    add_limit(WaitCause::type_limit, line.kind.type.running, line.kind.type.limit,
              line.kind.type.type.name());
    add_limit(WaitCause::user_limit, line.user.running, per_user_, line.user.id);
    Demand::each(ticket.demand.lacking(free_),
                 [&](std::size_t index) { add_resource(WaitCause::resource, index); });
    if (report.reasons.empty()) // so it is those before it that have not got enough
        Demand::each(ticket.demand.mask() & wanted_before,
                     [&](std::size_t index) { add_resource(WaitCause::reserved, index); });
}

} // namespace coflow::detail
