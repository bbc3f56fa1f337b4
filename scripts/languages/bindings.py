"""Reads generated Python bindings with `ast`, without jsii or aws-cdk-lib installed."""

import ast
import inspect
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional

# Members inherited from `constructs.Construct`, whose bindings aren't available.
INHERITED = {"node", "to_string", "with_", "is_construct"}


@dataclass
class Member:
    """A method, a property or a constant."""

    returns: Optional[str]  # name of the returned class, if it is ours
    signature: Optional[inspect.Signature] = None  # if it can be called


@dataclass
class Binding:
    """A generated class."""

    name: str
    bases: List[str]
    members: Dict[str, Member] = field(default_factory=dict)


class Bindings(Dict[str, Binding]):
    """All classes of a generated module, by name."""

    def member(self, binding: Binding, name: str) -> Optional[Member]:
        """Finds a member by name, including inherited ones."""
        if name in binding.members:
            return binding.members[name]
        found = (self.member(self[base], name) for base in binding.bases if base in self)
        foreign = any(base.endswith(".Construct") for base in binding.bases)
        return next(filter(None, found), Member(None) if foreign and name in INHERITED else None)

    def ours(self, annotation: Optional[ast.expr]) -> Optional[str]:
        """Returns the name of our class in an annotation, if any."""
        names = re.findall(r"'(\w+)'", ast.unparse(annotation)) if annotation else []
        return next((name for name in names if name in self), None)

    def struct(self, annotation: Optional[ast.expr]) -> Optional[str]:
        """Returns the name of our struct in an annotation, if any. A map's values may be of our classes as well."""
        return self.ours(annotation) if annotation and "Mapping[" not in ast.unparse(annotation) else None


def read(file: str) -> Bindings:
    """Reads a generated module."""
    classes = [node for node in ast.parse(Path(file).read_text()).body if isinstance(node, ast.ClassDef)]
    bindings = Bindings()
    for node in classes:
        bindings[node.name] = Binding(node.name, [ast.unparse(base) for base in node.bases])
    for node in classes:
        bindings[node.name].members.update(_members(bindings, node))
    return bindings


def _members(bindings: Bindings, node: ast.ClassDef) -> Dict[str, Member]:
    members = {}
    for item in node.body:
        if isinstance(item, ast.Assign):  # members of an enum
            members.update({target.id: Member(node.name) for target in item.targets if isinstance(target, ast.Name)})
        elif isinstance(item, ast.FunctionDef) and not is_setter(item):
            callable_ = not any("property" in ast.unparse(decorator) for decorator in item.decorator_list)
            members[item.name] = Member(bindings.ours(item.returns), _signature(item.args) if callable_ else None)
    return members


def is_setter(function: ast.FunctionDef) -> bool:
    """Whether a function is the setter of a property."""
    return any(ast.unparse(decorator).endswith(".setter") for decorator in function.decorator_list)


def _signature(arguments: ast.arguments) -> inspect.Signature:
    """Returns the signature without `self` or `cls`."""
    kind = inspect.Parameter
    plain = [*arguments.posonlyargs, *arguments.args][1:]
    required = len(plain) - len(arguments.defaults)
    parameters = [
        kind(argument.arg, kind.POSITIONAL_OR_KEYWORD, **_details(argument, index >= required))
        for index, argument in enumerate(plain)
    ]
    if arguments.vararg:
        parameters.append(kind(arguments.vararg.arg, kind.VAR_POSITIONAL))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
        parameters.append(kind(argument.arg, kind.KEYWORD_ONLY, **_details(argument, default is not None)))
    return inspect.Signature(parameters)


def _details(argument: ast.arg, optional: bool) -> dict:
    return {"annotation": argument.annotation, "default": None if optional else inspect.Parameter.empty}
