"""Fails if names of the Python bindings clash, or had to be renamed.

Usage: clashes.py GENERATED_INIT
"""

import ast
import sys
from collections import Counter
from pathlib import Path
from typing import Iterator, List

from bindings import is_setter


def clashes(tree: ast.Module) -> Iterator[str]:
    """Yields the problems with the names of a generated module."""
    # Functions of the module only declare types to check at run time.
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for name in _repeated([node.name for node in classes]):
        yield f"{name} is generated more than once"
    for node in classes:
        functions = [item for item in node.body if isinstance(item, ast.FunctionDef) and not is_setter(item)]
        constants = [target.id for item in node.body if isinstance(item, ast.Assign) for target in item.targets]
        for name in _repeated([function.name for function in functions] + constants):
            yield f"{node.name}.{name} is generated more than once"
        for function in functions:
            arguments = [*function.args.args, *function.args.kwonlyargs]
            for name in [function.name, *(argument.arg for argument in arguments)]:
                if name.endswith("_") and not name.endswith("__"):
                    yield f"{node.name}.{function.name}: {name} was renamed, because Python or a prop uses that name"


def _repeated(names: List[str]) -> List[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def main(file: str) -> int:
    # Duplicate parameters are syntax errors.
    tree = ast.parse(Path(file).read_text())
    found = list(clashes(tree))
    print("\n".join(found) or f"{sum(isinstance(node, ast.ClassDef) for node in tree.body)} classes without clashes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
