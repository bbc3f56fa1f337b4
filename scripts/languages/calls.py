"""Fails if a Python program uses a name or parameter that the generated bindings don't have.

Usage: calls.py MODULE GENERATED_INIT PROGRAM
"""

import ast
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Union

from bindings import Binding, Bindings, Member, read


class OurModule:
    """The generated module."""


@dataclass
class OurClass:
    binding: Binding


@dataclass
class Instance:
    binding: Binding


@dataclass
class Method:
    of: Binding
    name: str
    member: Member


Value = Union[OurModule, OurClass, Instance, Method, None]


class Checker(ast.NodeVisitor):
    """Follows values of the module through a program, and collects wrong uses."""

    def __init__(self, module: str, bindings: Bindings) -> None:
        self.module, self.bindings = module, bindings
        self.known: Dict[str, Value] = {}
        self.problems: List[str] = []
        self.calls = 0

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.expr):
            self.value(node)
        else:
            super().visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name == self.module:
                self.known[alias.asname or alias.name] = OurModule()

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names if node.module == self.module else []:
            self.known[alias.asname or alias.name] = self.class_named(alias.name, node)

    def visit_Assign(self, node: ast.Assign) -> None:
        value = self.value(node.value)
        self.known.update({ast.unparse(target): value for target in node.targets})

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.known[ast.unparse(node.target)] = self.value(node.value) if node.value else None

    def value(self, node: ast.expr) -> Value:
        """Evaluates an expression, if it comes from the module."""
        name = ast.unparse(node)
        if isinstance(node, (ast.Name, ast.Attribute)) and name in self.known:
            return self.known[name]
        if isinstance(node, ast.Attribute):
            return self.attribute(self.value(node.value), node)
        if isinstance(node, ast.Call):
            return self.call(node)
        self.generic_visit(node)
        return None

    def attribute(self, owner: Value, node: ast.Attribute) -> Value:
        if isinstance(owner, OurModule):
            return self.class_named(node.attr, node)
        if not isinstance(owner, (OurClass, Instance)):
            return None
        member = self.bindings.member(owner.binding, node.attr)
        if member is None:
            self.problem(node, f"{owner.binding.name} has no {node.attr}")
            return None
        return Method(owner.binding, node.attr, member) if member.signature else self.instance(member)

    def call(self, node: ast.Call) -> Value:
        callee = self.value(node.func)
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            self.value(argument)
        if isinstance(callee, OurClass):
            member = self.bindings.member(callee.binding, "__init__")
            self.fits(member, callee.binding.name, node)
            return Instance(callee.binding)
        if isinstance(callee, Method):
            self.fits(callee.member, f"{callee.of.name}.{callee.name}", node)
            return self.instance(callee.member)
        return None

    def fits(self, member: Optional[Member], name: str, node: ast.Call) -> None:
        self.calls += 1
        if member is None or member.signature is None:
            return self.problem(node, f"{name} can't be called")
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        self.bind(member, name, node, len(node.args), list(keywords))
        for keyword, value in keywords.items():
            parameter = member.signature.parameters.get(keyword or "")
            struct = self.bindings.struct(parameter.annotation) if parameter else None
            if struct and isinstance(value, ast.Dict):  # a struct as a dictionary
                keys = [ast.literal_eval(key) if key else None for key in value.keys]
                self.bind(self.bindings[struct].members["__init__"], struct, value, 0, keys)

    def bind(self, member: Member, name: str, node: ast.expr, positional: int, keywords: List[Optional[str]]) -> None:
        try:
            # A keyword without a name is `**`, whose names are unknown.
            bind = member.signature.bind_partial if None in keywords else member.signature.bind
            bind(*[None] * positional, **{keyword: None for keyword in keywords if keyword})
        except TypeError as error:
            self.problem(node, f"{name}: {error}")

    def class_named(self, name: str, node: ast.AST) -> Value:
        if name not in self.bindings:
            return self.problem(node, f"{self.module} has no {name}")
        return OurClass(self.bindings[name])

    def instance(self, member: Member) -> Value:
        return Instance(self.bindings[member.returns]) if member.returns else None

    def problem(self, node: ast.AST, text: str) -> None:
        self.problems.append(f"line {node.lineno}: {text}")


def main(module: str, generated: str, program: str) -> int:
    checker = Checker(module, read(generated))
    checker.visit(ast.parse(Path(program).read_text(), program))
    if not checker.calls and not checker.problems:
        checker.problems.append(f"{program} doesn't call {module}")
    print("\n".join(checker.problems) or f"{checker.calls} calls match")
    return 1 if checker.problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
