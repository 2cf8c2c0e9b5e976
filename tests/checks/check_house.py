#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the house rules that need no compiler: licence line, length, tests and leftovers."""

import re

import source_tree

SOURCES = {".hpp", ".cpp", ".cmake", ".py", ".sh"}
TEXTS = SOURCES | {".md", ".txt", ".json", ".in"}
MAX_LINES = 400
LICENCE = "SPDX-License-Identifier: MIT"

# Written apart, so that this file does not break its own rules.
LEFTOVER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:wo" r"rk|ro" r"ot|ho" r"me|Us" r"ers)/")


def problems_of(root):
    problems = []
    for path in repository_files(root):
        name = path.relative_to(root).as_posix()
        problems += text_problems(name, path.suffix, path.read_text(encoding="utf-8"))
    return problems + test_problems(root) + fwd_problems(root)


def repository_files(root):
    for path in sorted(root.rglob("*")):
        top = path.relative_to(root).parts[0]
        wanted = path.suffix in TEXTS or path.parent == root / ".ci"
        if wanted and path.is_file() and top not in ("build", ".git", ".cache"):
            yield path


def text_problems(name, suffix, text):
    problems = []
    lines = text.splitlines()
    is_source = suffix in SOURCES or name.endswith("CMakeLists.txt")
    if is_source:
        # A script's first line belongs to the system.
        first = 1 if lines and lines[0].startswith("#!") else 0
        if len(lines) <= first or LICENCE not in lines[first]:
            problems.append(f"{name}: the first line does not say {LICENCE}")
        if len(lines) > MAX_LINES:
            problems.append(f"{name}: {len(lines)} lines, more than {MAX_LINES}")
    if suffix == ".hpp" and "#pragma once" not in lines:
        problems.append(f"{name}: no #pragma once")
    for number, line in enumerate(lines, start=1):
        if is_source and LEFTOVER.search(line):
            problems.append(f"{name}:{number}: work left for later")
        if MACHINE_PATH.search(line):
            problems.append(f"{name}:{number}: names a path of somebody's machine")
    return problems


def is_public(header):
    return "/detail/" not in header and not header.endswith("/fwd.hpp") and header.count("/") > 1


def test_problems(root):
    """Each public header has a test of its name."""
    headers = source_tree.headers(root)
    problems = []
    for header in filter(is_public, headers):
        test = f"tests/unit/{header.removeprefix('coflow/').removesuffix('.hpp')}.test.cpp"
        if not (root / test).is_file():
            problems.append(f"include/{header}: has no test {test}")
    return problems


def fwd_problems(root):
    folders = {header.split("/")[1] for header in source_tree.headers(root)
               if header.count("/") > 1}
    return [f"include/coflow/{folder}: has no fwd.hpp" for folder in sorted(folders)
            if not (root / "include/coflow" / folder / "fwd.hpp").is_file()]


SPDX = f"// {LICENCE}\n"
HEADER = SPDX + "#pragma once\n"
GOOD = {
    "include/coflow/coflow.hpp": HEADER,
    "include/coflow/core/fwd.hpp": HEADER,
    "include/coflow/core/c.hpp": HEADER,
    "include/coflow/core/detail/d.hpp": HEADER,
    "tests/unit/core/c.test.cpp": SPDX,
    "tests/run.sh": f"#!/usr/bin/env bash\n# {LICENCE}\n",
    "tests/long_enough.cpp": SPDX + "\n" * (MAX_LINES - 1),
    "build/dev/generated.cpp": "TO" "DO\n",
    "docs/guide.md": "See /usr/include.\n",
}
BAD = {
    "the first line does not say": {"examples/e.cpp": "int main() {}\n" + SPDX},
    "cmake/x.cmake: the first line": {"cmake/x.cmake": ""},
    "run.sh: the first line": {"tests/run.sh": "#!/usr/bin/env bash\ntrue\n"},
    "more than 400": {"tests/long_enough.cpp": SPDX + "\n" * MAX_LINES},
    "no #pragma once": {"tests/support/s.hpp": SPDX},
    "work left for later": {"tests/support/s.cpp": SPDX + "// TO" "DO: more\n"},
    "somebody's machine": {"docs/guide.md": "Run /ho" "me/me/coflow/run.sh.\n"},
    ".ci/run:1: names": {".ci/run": "cd /wo" "rk/main\n"},
    "has no test tests/unit/core/untested.test.cpp": {
        "include/coflow/core/untested.hpp": HEADER},
    "include/coflow/core: has no fwd.hpp": {"include/coflow/core/fwd.hpp": None},
}

if __name__ == "__main__":
    source_tree.run(problems_of, BAD, GOOD)
