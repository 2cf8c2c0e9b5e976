# SPDX-License-Identifier: MIT
"""What the checks share: reading a source tree, and proving that a check can fail."""

import pathlib
import re
import sys
import tempfile

INCLUDE = re.compile(r"^\s*#\s*include\s*([<\"])([^>\"]+)[>\"]", re.MULTILINE)


def headers(root):
    """The library's headers as {"coflow/x/y.hpp": text}."""
    include = root / "include"
    return {
        path.relative_to(include).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(include.glob("coflow/**/*.hpp"))
    }


def run(problems_of, bad_trees, good_tree):
    """The command line of a check: `<script> <root>`, or `<script> --self-test`.

    problems_of(root) lists the problems of a tree. bad_trees maps a word that one problem must
    contain to the files that have that problem; good_tree has none.
    """
    if sys.argv[1:] == ["--self-test"]:
        problems = _self_test(problems_of, bad_trees, good_tree)
    elif len(sys.argv) == 2:
        problems = problems_of(pathlib.Path(sys.argv[1]))
    else:
        sys.exit(f"usage: {sys.argv[0]} <root of the repository> | --self-test")
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


def _self_test(problems_of, bad_trees, good_tree):
    failures = []
    for problem in _problems_in(problems_of, good_tree):
        failures.append(f"the good tree is said to have a problem: {problem}")
    for word, files in bad_trees.items():
        # A bad tree is the good one with some files changed, so that nothing else is wrong with it.
        found = _problems_in(problems_of, {**good_tree, **files})
        if len(found) != 1 or word not in found[0]:
            failures.append(f"expected one problem with '{word}' in it, got {found}")
    return failures


def _problems_in(problems_of, files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            if text is not None:
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return problems_of(root)
