"""Checkers of the exercises in the section on backpropagation."""

import numpy as np

from dlbasics.page import calling
from dlbasics.page.answers import show
from dlbasics.page.checker import Wrong, call, checker, close, several
from dlbasics.scalar_engine import Value
from dlbasics.sections.mlp.backpropagation import edges, pieces


@checker
def by_hand(answer):
    """Both uses of s, and both uses of a, sent their messages, and they were added."""
    for a, b in [(0.5, 1.2), (-0.8, 0.7), (1.1, -0.6)]:
        s = a * b
        t = np.tanh(s)

        def passed_on(s_bar, a=a, b=b):
            return [s_bar * b + 1, s_bar * a]

        s_bar = t + s * (1 - t**2)
        right = passed_on(s_bar)
        hints = {
            "Those are the right two numbers in the wrong order: a first, then b.": right[::-1],
            "You exchanged the messages of the product s t: t goes to s, and s goes to t.": (
                passed_on(s + t * (1 - t**2))
            ),
            "The message from t to s lacks the slope of tanh, 1 − t².": passed_on(t + s),
            "The message from t to s is what has arrived at t, times the slope of tanh. You sent the "
            "slope alone: s has arrived at t.": passed_on(t + (1 - t**2)),
            "In f = s t + a the slope with respect to t is s: that is what arrives at t. You took "
            "t.": passed_on(t + t * (1 - t**2)),
            "Two messages meet at s, and you multiplied them. Messages that meet are added.": (
                passed_on(t * s * (1 - t**2))
            ),
            "The 1 is a message to a alone: f = s t + a uses a once more, and b only in s.": [
                s_bar * b + 1,
                s_bar * a + 1,
            ],
            "The 1 is the message from f to a. You gave it to b.": [s_bar * b, s_bar * a + 1],
            "You followed s into the product only. It goes into t as well.": passed_on(t),
            "You followed s into t only. It goes into the product as well.": passed_on(s_bar - t),
            "You followed a into s only. It goes into f as well.": [s_bar * b, s_bar * a],
            "The slope of tanh is 1 − t² with t = tanh s, not 1 − s².": passed_on(
                t + s * (1 - s**2)
            ),
            "The slope of tanh is 1 − t², where t is tanh s already: you took tanh twice.": (
                passed_on(t + s * (1 - np.tanh(t) ** 2))
            ),
            "The slope of tanh is 1 − t², not 1 − t.": passed_on(t + s * (1 - t)),
            "Send the message of s on to a and b: times b, times a.": [s_bar + 1, s_bar],
            "The slope of ab with respect to a is b, and with respect to b it is a.": [
                s_bar * a + 1,
                s_bar * b,
            ],
        }
        value = _told("called `tanh` here", "Write `np.tanh`.", call, answer, a, b)
        value = several(value, "the gradient of a", "the gradient of b")
        close(value, right, f"for a={a:g}, b={b:g}", hints)


@checker
def engine(answer):
    """Your engine remembers, puts in order and walks back, and it can subtract: all gradients are right."""
    if not isinstance(answer, type):
        raise Wrong("Hand over the class itself, as in `check.engine(Number)`.")
    name = answer.__name__
    one = pieces.ran(f"{name}(2.5)", lambda: answer(2.5))
    if not hasattr(one, "data"):
        raise Wrong(f"{name}(2.5) has no `data`: `__init__` stores the number as `self.data`.")
    close(one.data, 2.5, f"as the data of `{name}(2.5)`")
    for words, work, given, right, hints in pieces.OPERATIONS:
        leaves = [answer(number) for number in given]
        out = pieces.ran(words, lambda work=work, leaves=leaves: work(*leaves))
        if not isinstance(out, answer):
            got = f"an object of the type {type(out).__name__}" if _is_value(out) else show(out)
            raise Wrong(f"`{words}` gives {got}: return a new {name}.")
        close(out.data, right, f"as the data of `{words}`, {pieces.told(given)}", hints)
    if calling.untouched(getattr(answer, "backward", None)):
        raise Wrong("All operations work. `backward` does nothing yet: write it next.")
    for words, work, given, right, hints in pieces.WALKS:
        leaves = [answer(number) for number in given]
        out = pieces.ran(words, lambda work=work, leaves=leaves: work(*leaves))
        try:
            pieces.ran(words, lambda out=out: (out.backward(), True)[1])
        except Wrong:
            pieces.pairs(out, words)
            raise
        found = _grads(leaves)
        where = f"as {pieces.gradients(given)} after `{words}`, {pieces.told(given)}"
        close(found, right, where, pieces.fitting(hints, found))
        pieces.ran(words, lambda out=out: (out.backward(), True)[1])
        again = "where the same `backward()` is called a second time"
        anew = "Each walk begins anew: before it sends messages, it sets all gradients to 0."
        if not pieces.same(_grads(leaves), right):
            raise Wrong(f"The gradients become others {again}. {anew}")
    a, b = answer(2.0), answer(3.5)
    for out in (a * b, a + b):
        out.backward()
    told = "as the gradients of a and b after `(a * b).backward()`, then `(a + b).backward()`"
    close(_grads([a, b]), [1, 1], told, {anew: [4.5, 3]})
    pieces.each_line_once(answer)


def _grads(leaves) -> list:
    return [getattr(leaf, "grad", None) for leaf in leaves]


@checker
def smallest_graph(answer):
    """Two uses of one input: the friend keeps the message of one, and loses the other."""
    try:
        value = call(answer)
    except Wrong as wrong:
        raise Wrong(f"{wrong} {edges.unquoted(answer)}".strip()) from None
    graph = edges.read(value)
    walked, right = edges.overwritten(graph), edges.summed(graph)
    if all(abs(walked[name] - right[name]) < 1e-9 for name in right):
        inputs = [into for _, into, _ in graph]
        if len(set(inputs)) == len(inputs):
            raise Wrong("The friend is right for that graph: nothing in it is used twice.")
        raise Wrong(
            "The friend is right for that graph, by luck: the message that is overwritten is 0. Take "
            "other slopes."
        )
    if len(graph) > 2:
        raise Wrong(
            f"It is wrong for that graph, but a smaller one has fewer than {len(graph)} edges."
        )


@checker
def breaks_hasty(answer):
    """A node in the middle is used twice, and hasty hands on its first message twice."""
    for number in (1.3, -0.7):
        x = Value(number)
        output = _between_values(answer, x)
        if not _is_value(output):
            raise Wrong("Return a Value: an expression of x made with + and *, such as x * x + x.")
        nodes = _nodes(output)
        if not any(node is x for node in nodes):
            raise Wrong(
                "Your expression does not contain x: the Value that your function is given."
            )
        if not output.parents:
            raise Wrong("x alone is no expression: use + and *.")
        if (ways := _ways(nodes)) > 10_000:
            raise Wrong(
                f"hasty walks along every way, and your expression has {ways:,} of them: it would "
                "take long to find out. A few operations suffice."
            )
        right = _gradients(output)[id(x)]
        for node in nodes:
            node.grad = 0.0
        output.grad = 1.0
        _hasty(output)
        found = x.grad
        if abs(found - right) <= 1e-9 * max(1.0, abs(right)):
            used = {id(node): 0 for node in nodes}
            for node in nodes:
                for parent, _ in node.parents:
                    used[id(parent)] += 1
            middle = [node for node in nodes if node.parents and used[id(node)] > 1]
            told = f"hasty finds {found:.4g} for your expression at x={number:g}, which is right. "
            if middle:
                raise Wrong(
                    told + "A node in the middle is used twice, but what it hands on too often "
                    "does not reach x, or cancels. Try a simpler expression."
                )
            uses = "Leaves such as x may be used as often as you like: they hand nothing on. "
            raise Wrong(
                told + uses + "Which nodes do hand something on? Use one of those twice. (Give it "
                "a name: x * x written twice makes two nodes.)"
            )


def _between_values(answer, x):
    """Call a function of a Value; tell where it puts a plain number beside one, or another sign."""
    try:
        return call(answer, x)
    except Wrong as wrong:
        text = str(wrong)
        number = "has no `.data`" in text or " number and an object of the type Value" in text
        if number and ("* does" in text or "+ does" in text or "has no `.data`" in text):
            text += " The engine works only between Values: write the number as `Value(2.0)`."
        elif "does not work between" in text:
            text += " The engine has + and * alone, and only between Values."
        raise Wrong(text) from None


def _hasty(node):
    for parent, slope in node.parents:
        parent.grad = parent.grad + node.grad * slope
        _hasty(parent)


@checker
def divide(answer):
    """The quotient knows both parents, each with its own slope."""
    for top, bottom in [(3.0, 2.0), (-1.5, 0.4), (0.7, -1.7)]:
        a, b = Value(top), Value(bottom)
        numbers = "Compute with the numbers inside: `a.data` and `b.data`."
        out = _told("of the type Value", numbers, call, answer, a, b)
        where = f"for a={top:g}, b={bottom:g}"
        if not _is_value(out):
            raise Wrong(
                "Return a Value: Value(number, parents), with the number and the list of pairs "
                "(parent, slope)."
            )
        products = {
            "That is b / a.": bottom / top,
            "That is the product.": top * bottom,
            "That is the whole-number part: `//` cuts off the rest. Use `/`.": top // bottom,
        }
        close(out.data, top / bottom, f"{where} as the value", products)
        if not out.parents:
            raise Wrong("Your quotient knows no parents: hand the list of pairs to Value as well.")
        grads = _gradients(out)
        for name, leaf in (("a", a), ("b", b)):
            if id(leaf) not in grads:
                raise Wrong(f"Your quotient does not know {name}: {name} is one of its parents.")
        both = [grads[id(a)], grads[id(b)]]
        right = [1 / bottom, -top / bottom**2]
        hints = {
            "The slope with respect to b is negative: a larger b makes the quotient smaller.": [
                1 / bottom,
                top / bottom**2,
            ],
            "The slope with respect to b has b squared below: that of 1 / b is −1 / b².": [
                1 / bottom,
                -top / bottom,
            ],
            "The slope of 1 / b is −1 / b². In a / b it is multiplied by a.": [
                1 / bottom,
                -1 / bottom**2,
            ],
            "With respect to b you took 1 / a. Nudge b, hold a: q b = a must stay true.": [
                1 / bottom,
                1 / top,
            ],
            "You paired each slope with the other parent.": right[::-1],
            "Those are the slopes of a product.": [bottom, top],
            "The slope with respect to a is not 1: a is divided by b.": [1.0, -top / bottom**2],
        }
        close(both, right, f"{where} as the gradients of a and b", hints)
    a, b = Value(3.0), Value(2.0)
    quotient = call(answer, a, b)
    grads = _gradients(Value(0.0, [(quotient, 1.0), (a, 2.0)]))
    close([grads[id(a)], grads[id(b)]], [2.5, -0.75], "for the gradients of a / b + 2a, 3 by 2")


def _told(fault, advice, function, *args, **kwargs):
    """Call the function; where it raises Wrong with words that hold `fault`, add the advice."""
    try:
        return function(*args, **kwargs)
    except Wrong as wrong:
        if fault in str(wrong):
            raise Wrong(f"{wrong} {advice}") from None
        raise


def _is_value(thing) -> bool:
    """Tell whether it is a Value: ours, or of the class that the reader typed."""
    try:
        return all(hasattr(thing, name) for name in ("data", "parents", "grad"))
    except Exception:  # an object may answer the question itself with an error
        return False


def _nodes(output) -> list:
    """List the nodes of a graph, each after its parents; raises Wrong where a pair is none."""
    done, seen = [], set()

    def visit(node):
        if id(node) in seen:
            return
        seen.add(id(node))
        for pair in node.parents:
            if not (isinstance(pair, (tuple, list)) and len(pair) == 2 and _is_value(pair[0])):
                raise Wrong(f"Each of the parents is a pair (parent, slope); got {pair!r}.")
            visit(pair[0])
        done.append(node)

    try:
        visit(output)
    except TypeError:
        raise Wrong("The parents are a list of pairs: [(a, slope), (b, slope)].") from None
    except RecursionError:
        raise Wrong(
            "Your expression is too deep for this check: a few operations suffice."
        ) from None
    return done


def _ways(nodes) -> int:
    """Count the ways from the last node to the leaves, walking along each line once."""
    ways = dict.fromkeys(map(id, nodes), 0)
    ways[id(nodes[-1])] = 1
    for node in reversed(nodes):
        for parent, _ in node.parents:
            ways[id(parent)] += ways[id(node)]
    return sum(ways.values())


def _gradients(output) -> dict[int, float]:
    """Find the gradient of every node, by its id, whoever wrote its class."""
    nodes = _nodes(output)
    grads = {id(node): 0.0 for node in nodes}
    grads[id(output)] = 1.0
    for node in reversed(nodes):
        for parent, slope in node.parents:
            try:
                grads[id(parent)] = grads[id(parent)] + grads[id(node)] * slope
            except TypeError:
                raise Wrong(f"A slope must be a number; got {slope!r}.") from None
    return grads
