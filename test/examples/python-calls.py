"""Prints what a program uses of a module, as JSON: [{"type", "member", "keywords"}], "member" null for a constructor."""

import ast
import json
import sys


def main(file: str, module: str) -> None:
    with open(file, encoding="utf-8") as source:
        tree = ast.parse(source.read(), file)
    imported = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }
    made = {
        node.targets[0].id: imported[node.value.func.id]
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id in imported
    }
    known = {**imported, **made}
    uses = [{"type": name, "member": None, "keywords": None} for name in imported.values()]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            uses.append({"type": known[node.value.id], "member": node.attr, "keywords": None})
        if not isinstance(node, ast.Call):
            continue
        keywords = [keyword.arg for keyword in node.keywords]
        if isinstance(node.func, ast.Name) and node.func.id in imported:
            uses.append({"type": imported[node.func.id], "member": None, "keywords": keywords})
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id in known:
            uses.append({"type": known[node.func.value.id], "member": node.func.attr, "keywords": keywords})
    json.dump(uses, sys.stdout)


main(*sys.argv[1:])
