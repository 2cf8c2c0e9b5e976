// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/stop.hpp"

#include <memory>
#include <utility>

namespace coflow::detail {

class RunRecord;

/// Who can cancel a run; the part of a manager that a link to the parent knows.
class RunCanceller {
public:
    virtual bool cancel(RunRecord& record) noexcept = 0;

protected:
    ~RunCanceller() = default;
};

/// Cancels a run when its parent is asked to stop, and keeps the parent alive for that.
class ParentLink {
public:
    /// `stop` is the token of what `parent` keeps.
    ParentLink(std::shared_ptr<void> parent, StopToken stop, RunCanceller& canceller,
               RunRecord& child)
        : parent_{std::move(parent)}, callback_{stop, Cancel{&canceller, &child}} {}

private:
    struct Cancel {
        RunCanceller* canceller;
        RunRecord* child;
        void operator()() const noexcept { canceller->cancel(*child); }
    };

    std::shared_ptr<void> parent_;
    StopCallback<Cancel> callback_;
};

} // namespace coflow::detail
