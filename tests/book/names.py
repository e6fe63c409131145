"""Which names a piece of Python reads before it gives them a value, in the order in which it runs."""

import ast
import builtins
import symtable
from dataclasses import dataclass, field

KNOWN = frozenset(dir(builtins)) | {"get_ipython", "display", "__name__", "__class__"}
"""Names that every cell has, and that of a class in its methods."""


@dataclass
class Names(ast.NodeVisitor):
    """Reads statements one after the other.

    defined: names that have a value; free: (name, node) read without one;
    later: (name, node) that the bodies of functions read, when they are called.
    """

    defined: set[str] = field(default_factory=set)
    free: list[tuple[str, ast.AST]] = field(default_factory=list)
    later: list[tuple[str, ast.AST]] = field(default_factory=list)

    def read(self, tree: ast.Module) -> None:
        for statement in tree.body:
            self.visit(statement)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self._needs(node.id, node)
        elif isinstance(node.ctx, ast.Store):
            self.defined.add(node.id)
        else:
            self.defined.discard(node.id)

    def _needs(self, name: str, node: ast.AST) -> None:
        if name not in self.defined and name not in KNOWN:
            self.free.append((name, node))

    # --- what runs before what ---

    def visit_Assign(self, node):
        self._all(node.value, *node.targets)

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self._all(node.value, node.target)

    def visit_AugAssign(self, node):
        if isinstance(node.target, ast.Name):
            self._needs(node.target.id, node.target)
        self._all(node.value, node.target)

    def visit_NamedExpr(self, node):
        self._all(node.value, node.target)

    def visit_For(self, node):
        self._all(node.iter, node.target, *node.body, *node.orelse)

    def visit_Import(self, node):
        self.defined |= {alias.asname or alias.name.split(".")[0] for alias in node.names}

    def visit_ImportFrom(self, node):
        self.defined |= {alias.asname or alias.name for alias in node.names}

    def visit_ExceptHandler(self, node):
        if node.type is not None:
            self.visit(node.type)
        if node.name:
            self.defined.add(node.name)
        self._all(*node.body)

    def _all(self, *nodes: ast.AST) -> None:
        for node in nodes:
            self.visit(node)

    # --- scopes of their own ---

    def visit_FunctionDef(self, node):
        arguments = node.args
        self._all(*node.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults))
        self.later += [(name, node) for name in read_by(node) if name != node.name]
        self.defined.add(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - the names are ast's

    def visit_Lambda(self, node):
        self._all(*node.args.defaults, *filter(None, node.args.kw_defaults))
        self.later += [(name, node) for name in read_by(node)]

    def visit_ClassDef(self, node):
        self._all(*node.decorator_list, *node.bases, *(k.value for k in node.keywords))
        inside = Names(set(self.defined))
        for statement in node.body:
            inside.visit(statement)
        self.free += inside.free
        self.later += [(name, at) for name, at in inside.later if name != node.name]
        self.defined.add(node.name)

    def visit_ListComp(self, node):
        inside = Names(set(self.defined))
        for part in node.generators:
            inside._all(part.iter, part.target, *part.ifs)
        last = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        inside._all(*last)
        self.free += inside.free
        self.later += inside.later
        walrus = [n.target.id for n in ast.walk(node) if isinstance(n, ast.NamedExpr)]
        self.defined |= set(walrus)

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815


def read_by(function: ast.AST) -> list[str]:
    """The names outside of it that the body of a function reads."""
    body = ast.Expr(function) if isinstance(function, ast.Lambda) else function
    table = symtable.symtable(ast.unparse(body), "cell", "exec")
    found: dict[str, None] = {}

    def collect(scope):
        for symbol in scope.get_symbols():
            if symbol.is_global() and symbol.is_referenced() and symbol.get_name() not in KNOWN:
                found[symbol.get_name()] = None
        for inner in scope.get_children():
            collect(inner)

    for scope in table.get_children():
        collect(scope)
    return list(found)
