"""Take some functions out of a module, with all that they stand on, as a module of its own."""

import ast


def borrow(source: str, wanted: set[str], docstring: str) -> str:
    """Copy top-level functions of a module, and the imports, constants and functions that they use.

    source: of the module. wanted: names of functions. docstring: of the new module.
    Raises ValueError naming a function that is not there.
    """
    body = ast.parse(source).body
    defined = {name: node for node in body for name in _defines(node)}
    if missing := sorted(wanted - set(defined)):
        raise ValueError(f"the module has no {', '.join(missing)}")
    kept, names = set(), set(wanted)
    while names:
        node = defined[names.pop()]
        if id(node) not in kept:
            kept.add(id(node))
            names |= _uses(node) & set(defined)
    used = set().union(*(_uses(node) for node in body if id(node) in kept))
    pieces, lines = [], source.splitlines()
    for place, node in enumerate(body):
        if id(node) not in kept:
            continue
        text = "\n".join(lines[_first_line(node) - 1 : node.end_lineno])
        after = body[place + 1] if place + 1 < len(body) else None
        if isinstance(node, ast.Assign) and _is_text(after):
            text += "\n" + ast.get_source_segment(source, after)  # what the constant is
        pieces.append(text)
    head = f'"""{docstring}"""\n\n{_imports(body, used)}'
    below = "\n\n" if pieces[0].split()[0].isupper() else "\n\n\n"  # a constant stands closer
    return head + below + "\n\n\n".join(pieces) + "\n"


def _defines(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        names = [name for target in node.targets for name in ast.walk(target)]
        return [name.id for name in names if isinstance(name, ast.Name)]
    return []


def _uses(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def _imports(body: list[ast.stmt], used: set[str]) -> str:
    """Write the imports of a module again with the names that are used, in the groups in which they stand."""
    groups, end = [[]], 0
    for node in body:
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        if node.lineno > end + 1:
            groups.append([])
        end = node.end_lineno
        node.names = [n for n in node.names if (n.asname or n.name).split(".")[0] in used]
        if node.names:
            groups[-1].append(ast.unparse(node))
    return "\n\n".join("\n".join(group) for group in groups if group)


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", []))])


def _is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
