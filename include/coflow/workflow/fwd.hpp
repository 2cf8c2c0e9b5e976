// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

struct WorkflowInfo;
struct NoInput;
class Workflow;
struct StepOptions;

template <class Function, class Host>
class StepDefinition;

template <class In, class Out, template <class> class... Mixins>
class BaseWorkflow;

template <class In, class Out, template <class> class... Mixins>
class ConditionalWorkflow;

template <class T>
class Node;

template <class In, class Out, template <class> class... Mixins>
class GraphWorkflow;

template <class Item, class Result, template <class> class... Mixins>
class BatchWorkflow;

namespace detail {
struct WorkflowAccess;
} // namespace detail

} // namespace coflow
