# SPDX-License-Identifier: MIT
"""docs/reference.md maps every name of the reference system to C++ that exists.

Each row is | name | C++ | header | example | test |: the header declares the C++ name, the example
and the test are files, and the test or the example uses the name.
"""

import re

import source_tree

TABLE = "docs/reference.md"
NAMES = """
WorkflowStatus WorkflowType WorkflowPriority WorkflowManager WorkflowExecutor
BaseWorkflow AsyncWorkflow BatchWorkflow PipelineWorkflow ConditionalWorkflow
WorkflowValidationMixin WorkflowLoggingMixin WorkflowFileOperationMixin
WorkflowAsyncOperationMixin WorkflowConfigurationMixin
create_workflow execute_workflow monitor_workflow cancel_workflow get_workflow_status
get_workflow_statistics add_step add_condition process_files
setup_logging log_workflow_start log_progress log_workflow_completion log_workflow_error
setup_validation validate_input can_recover recover_and_retry retry_count retry_on_failure
get_config_value get_config_manager environment asyncio.gather lru_cache
WorkflowOrchestrator
""".split()
CODE = re.compile(r"`([^`]+)`")


def rows_of(text):
    """The cells of every table row whose first cell holds code."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("| `"):
            yield number, [CODE.findall(cell) for cell in line.strip().strip("|").split("|")]


def problems_of(root):
    path = root / TABLE
    if not path.is_file():
        return [f"{TABLE} is missing"]
    problems = []
    mapped = set()
    for number, cells in rows_of(path.read_text(encoding="utf-8")):
        where = f"{TABLE}:{number}"
        if len(cells) != 5 or not all(cells):
            problems.append(f"{where}: a row has a name, its C++, a header, an example and a test")
            continue
        names, symbols, headers, examples, tests = cells
        mapped.update(names)
        files = {}
        for folder, group in (("include", headers), ("examples", examples), ("tests", tests)):
            for name in group:
                file = root / folder / name
                if file.is_file():
                    files[folder] = files.get(folder, "") + file.read_text(encoding="utf-8")
                else:
                    problems.append(f"{where}: there is no {folder}/{name}")
        for symbol in symbols:
            word = re.compile(r"\b" + re.escape(re.split(r"::|\.", symbol)[-1]) + r"\b")
            if "include" in files and not word.search(files["include"]):
                problems.append(f"{where}: {headers[0]} does not declare {symbol}")
            elif {"examples", "tests"} <= files.keys() and not word.search(
                    files["examples"] + files["tests"]):
                problems.append(f"{where}: neither example nor test uses {symbol}")
    return problems + [f"{TABLE}: {name} is not mapped" for name in NAMES if name not in mapped]


HEAD = "| Python | C++ | header | example | test |\n|---|---|---|---|---|\n"
ROWS = HEAD + "".join(f"| `{name}` | `Thing` | `coflow/t.hpp` | `t.cpp` | `t.test.cpp` |\n"
                      for name in NAMES)
GOOD = {
    TABLE: ROWS,
    "include/coflow/t.hpp": "class Thing;\n",
    "examples/t.cpp": "Thing thing;\n",
    "tests/t.test.cpp": "",
}
BAD = {
    "docs/reference.md is missing": {TABLE: None},
    "a row has": {TABLE: ROWS + "| `x` | `Thing` | `coflow/t.hpp` | none | `t.test.cpp` |\n"},
    "create_workflow is not mapped": {TABLE: ROWS.replace("`create_workflow`", "`other`")},
    "there is no examples/gone.cpp": {
        TABLE: ROWS + "| `x` | `Thing` | `coflow/t.hpp` | `t.cpp` `gone.cpp` | `t.test.cpp` |\n"},
    "does not declare a::Ghost": {
        TABLE: ROWS + "| `x` | `a::Ghost` | `coflow/t.hpp` | `t.cpp` | `t.test.cpp` |\n"},
    "neither example nor test uses Unused": {
        TABLE: ROWS + "| `x` | `Unused` | `coflow/u.hpp` | `t.cpp` | `t.test.cpp` |\n",
        "include/coflow/u.hpp": "class Unused;\n"},
}

if __name__ == "__main__":
    source_tree.run(problems_of, BAD, GOOD)
