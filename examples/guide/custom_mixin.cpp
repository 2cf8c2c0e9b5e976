// SPDX-License-Identifier: MIT
// A mixin of one's own: an audit trail of a workflow's runs, with hooks and a member for authors.
#include "coflow/coflow.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

template <class Host>
class AuditMixin {
public:
    void on_start(RunContext& run) { note(run, "started by " + run.user_id()); }
    void on_complete(RunContext& run) { note(run, "completed"); }
    void on_error(RunContext& run, const std::exception_ptr& error) {
        note(run, run.error_message(error));
    }

    /// Turns a negative amount into zero on the way in; the rest of the run is `next`.
    template <class In, class Next>
    std::invoke_result_t<Next, In> around(In in, Next next) {
        if (in < 0)
            in = 0;
        return next(std::move(in));
    }

    [[nodiscard]] const std::vector<std::string>& audit_trail() const { return trail_; }

protected:
    void audit(std::string_view what) {
        note(*static_cast<Host&>(*this).latest_run(), std::string{what});
    }

private:
    void note(RunContext& run, const std::string& what) {
        const auto seconds = std::chrono::duration<double>{run.elapsed()}.count();
        trail_.push_back(run.id() + " after " + std::to_string(static_cast<int>(seconds)) +
                         " s: " + what);
    }

    std::vector<std::string> trail_;
};

class Payment : public BaseWorkflow<int, int, AuditMixin> {
    Task<int> execute(int amount) override {
        co_await sleep_for(2s);
        audit("paid " + std::to_string(amount));
        if (amount > 100)
            throw std::runtime_error{"the limit is 100"};
        co_return amount;
    }
};

int main() {
    testing::SimulatedExecutor executor; // virtual time
    Payment payment;
    executor.run(payment.run(50, {.id = "p1", .user_id = "ada"}));
    executor.run(payment.run(-5, {.id = "p2", .user_id = "ben"}));
    try {
        executor.run(payment.run(500, {.id = "p3", .user_id = "eve"}));
    } catch (const std::exception& error) {
        std::printf("refused: %s\n", error.what());
    }
    for (const std::string& line : payment.audit_trail())
        std::printf("%s\n", line.c_str());
}
