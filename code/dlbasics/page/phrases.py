"""What the errors of Python, NumPy and PyTorch say, in the book's words.

Their own texts are written for those who know them. What a text says beyond its kind (which shapes
met, which index was asked for) is read out of it.
"""

import re

PHRASES = [
    # Shapes.
    (r"broadcast together with (?:remapped )?shapes ((?:\([\d,]*\) ?)+)", "shapes"),
    (r"arg \d+ with shape (\([\d,]*\)) and arg \d+ with shape (\([\d,]*\))",
     "the shapes {0} and {1} do not fit together entry by entry"),
    (r"output operand with shape (\([\d,]*\)) doesn't match the broadcast shape (\([\d,]*\))",
     "a result of the shape {1} does not fit into an array of the shape {0}"),
    (r"broadcast input array from shape (\([\d,]*\)) into shape (\([\d,]*\))",
     "numbers of the shape {0} do not fit into a place of the shape {1}"),
    (r"shapes (\([\d,]*\)) and (\([\d,]*\)) not aligned",
     "the shapes {0} and {1} have no product: the last number of the left one must be the first "
     "of the right one"),
    (r"mismatch in its core dimension .*\(size (\d+) is different from (\d+)\)",
     "these two have no product: the last axis on the left of @ has the length {1}, the first on "
     "its right {0}"),
    (r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)",
     "the shapes ({0}, {1}) and ({2}, {3}) have no product: {1} is not {2}"),
    (r"size mismatch, got input \(\d+\), mat \((\d+)x(\d+)\), vec \((\d+)\)",
     "the shapes ({0}, {1}) and ({2},) have no product: {1} is not {2}"),
    (r"input operand \d does not have enough dimensions",
     "@ got a single number; it multiplies arrays, and * multiplies numbers"),
    (r"both arguments to (?:matmul|linear) need to be at least 1d",
     "@ got a single number; it multiplies arrays, and * multiplies numbers"),
    (r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at .*dimension (\d+)",
     "the shapes do not fit together entry by entry: axis {2} has {0} entries in one, {1} in the "
     "other"),
    (r"cannot reshape array of size (\d+) into shape \(?([\d, -]*)\)?",
     "{0} numbers cannot be laid out in the shape ({1})"),
    (r"shape '\[([\d, -]*)\]' is invalid for input of size (\d+)",
     "{1} numbers cannot be laid out in the shape ({0})"),
    (r"inhomogeneous shape|expected sequence of length \d+ at dim",
     "a list of lists of different lengths is no array"),
    (r"all the input array", "the arrays that are to be joined have shapes that do not fit"),
    (r"stack expects each tensor|arrays must have the same shape",
     "the arrays that are to be stacked have different shapes"),
    (r"axis (-?\d+) is out of bounds for array of dimension (\d+)", "axis"),
    (r"Dimension out of range \(expected .*, but got (-?\d+)\)", "there is no axis {0} here"),
    (r"must be square", "as many rows as columns are needed, and these differ"),
    (r"[Ss]ingular", "a matrix that has no inverse is to be inverted"),
    # Indices.
    (r"index (-?\d+) is out of bounds for (?:axis \d+|dimension \d+) with size (\d+)", "index"),
    (r"(list|tuple|string|range object) (?:assignment )?index out of range",
     "an index lies outside of the {0}: the first entry has the index 0, the last of n has n - 1"),
    (r"too many indices.*array is (\d+)-dimensional, but (\d+) were indexed",
     "an array with {0} axes got {1} indices"),
    (r"too many indices for tensor of dimension (\d+)",
     "a tensor with {0} axes got more indices than that"),
    (r"boolean index did not match|shape of the mask",
     "a mask of True and False has another shape than the array that it selects from"),
    (r"only integers, slices|indices must be (?:integers|long)|tensors used as indices",
     "an index must be a whole number (`int(...)`, or // for a division), or an array of them"),
    (r"pop from (?:an )?empty", "it takes an entry out of something that is empty"),
    (r"is not in (?:list|tuple)|x not in (?:list|tuple)", "the value looked for is not there"),
    # Values.
    (r"truth value of an array|Boolean value of Tensor with more",
     "`if`, `and`, `or`, `not` and `max` need one True or False and got an array of them: "
     "`np.where`, `&`, `|`, `~` and `np.maximum` work entry by entry"),
    (r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)",
     "{0} names stand on the left of `=`, and {1} values on its right"),
    (r"too many values to unpack \(expected (\d+)",
     "{0} names stand on the left of `=` or in a `for`, and more values on the other side"),
    (r"math domain error|expected a (?:positive|nonnegative) input",
     "`math.log` needs a number above 0, and `math.sqrt` none below 0"),
    (r"could not convert string to float|invalid literal for int|could not convert string",
     "text is no number"),
    (r"empty (?:sequence|tensor|list)|iterable argument is empty|zero-size array",
     "the largest, least or first of nothing is asked for"),
    (r"does not require grad and does not have a grad_fn",
     "no gradient can be asked here: nothing that this number was made of has "
     "`requires_grad=True`"),
    (r"backward through the graph a second time",
     "`backward()` was called twice on one graph: compute the loss again before the second"),
    (r"grad can be implicitly created only for scalar",
     "`backward()` starts from one number, and here are several: take their sum or mean"),
    (r"a leaf Variable that requires grad",
     "a parameter is changed in place while its gradient is watched: write `with "
     "torch.no_grad():` around it"),
    (r"Can't call numpy\(\) on Tensor that requires grad",
     "NumPy cannot read a tensor with a gradient: write `.detach()` before it"),
    (r"scalar type|must have the same dtype|same dtype",
     "tensors of different kinds of number met: float32, float64 or whole numbers"),
    (r"all tensors to be on the same device", "tensors on different devices met"),
    (r"a Tensor with \d+ elements cannot be converted|only length-1 arrays|only 0-dimensional|"
     r"only one element tensors|can only convert an array of size 1",
     "a function for one number, such as `math.exp` or `float`, got an array: `np.exp` takes both"),
    # Kinds.
    (r"unsupported operand type\(s\) for (.+): '(.+)' and '(.+)'", "operands"),
    (r"bad operand type for (.+): '(.+)'", "{0} does not work on {1:kind}"),
    (r"'(.+)' not supported between instances of '(.+)' and '(.+)'", "operands"),
    (r"can't multiply sequence by non-int|only concatenate (?:list|tuple)",
     "a list is no array: + joins lists and * repeats them; `np.array(...)` makes an array of one"),
    (r"must be str, not|concatenate str", "text and a number cannot be joined by +"),
    (r"'(.+)' object is not callable",
     "round brackets ( ) stand behind {0:kind}, which is no function; is a * missing?"),
    (r"'(.+)' object is not subscriptable|'(.+)' object does not support item",
     "square brackets [ ] stand behind {0:kind}, which has no entries to read or to set"),
    (r"'(.+)' object is not iterable|cannot unpack non-iterable (.+) object|"
     r"iteration over a 0-d|argument of type '(.+)' is not",
     "one value stands where several are taken apart or gone through"),
    (r"object of type '(.+)' has no len|len\(\) of (?:unsized|a 0-d)",
     "`len` counts entries, and got {0:kind}"),
    (r"unhashable type: '(.+)'", "{0:kind} cannot be a key of a dictionary or a member of a set"),
    (r"(\w+)\(\) takes .*(?:positional|keyword) argument.* given|(\w+)\(\) missing \d+ required|"
     r"(\w+)\(\) got an unexpected keyword|(\w+)\(\) takes no arguments",
     "`{0}` is called with the wrong arguments"),
    (r"NoneType", "None stands where a value is needed: something above returned nothing"),
]  # fmt: skip
"""(what an error's text says, what the reader is told): a template, or the name of a reading."""

KINDS = [
    (RecursionError, "the function calls itself without end"),
    (ZeroDivisionError, "it divides by 0"),
    (OverflowError, "a number grew larger than a float can be"),
    (IndexError, "an index lies outside of what it is asked of"),
    (ImportError, "an import does not find what it names"),
    (TypeError, "a function or an operator got a kind of value that it does not take"),
    (ValueError, "a function got a value that it does not take"),
    (AssertionError, "an `assert` does not hold"),
    (NotImplementedError, "this part is not written yet"),
    (StopIteration, "there is no next item"),
    (SystemExit, "it ends the program, as `exit()` does"),
    (MemoryError, "it asks for more memory than there is"),
    (OSError, "a file or a connection did not open"),
]  # fmt: skip

TYPES = {"NoneType": "None", "ndarray": "an array", "int": "a whole number", "float": "a number",
         "str": "text", "list": "a list", "tuple": "a tuple", "dict": "a dictionary",
         "set": "a set", "function": "a function", "Tensor": "a tensor", "bool": "True or False",
         "builtin_function_or_method": "a function", "method": "a function"}  # fmt: skip


def words(error: BaseException, text: str) -> str:
    """Say in plain words what an error means; text: its own."""
    for pattern, said in PHRASES:
        if match := re.search(pattern, text):
            given = [re.sub(r",(?=\d)", ", ", group) for group in match.groups() if group]
            return READINGS[said](given) if said in READINGS else _fill(said, given)
    for kind, said in KINDS:
        if isinstance(error, kind):
            return said
    return f"an error of the kind {type(error).__name__}"


def _fill(words: str, given: list[str]) -> str:
    """Put what was read out of the text into a template; {0:kind} says it in plain words."""
    for place, group in enumerate(given):
        words = words.replace(f"{{{place}:kind}}", plain(group)).replace(f"{{{place}}}", group)
    return re.sub(r"\{\d(?::kind)?\}", "something else", words)


def plain(name: str) -> str:
    """Say what kind of thing a type is."""
    name = name.rpartition(".")[2]
    return TYPES.get(name, f"an object of the type {name}")


def _shapes(given: list[str]) -> str:
    found = re.findall(r"\([\d, ]*\)", given[0])
    return f"the shapes {' and '.join(found)} do not fit together entry by entry"


def _axis(given: list[str]) -> str:
    return f"axis {given[0]} of an array with {given[1]} axes: the first is axis 0"


def _index(given: list[str]) -> str:
    size = int(given[1])
    last = f"the last is {size - 1}" if size else "it is empty"
    return f"there is no entry {given[0]} among {size}: {last}"


def _types(given: list[str]) -> str:
    return f"{given[0]} does not work between {plain(given[1])} and {plain(given[2])}"


READINGS = {"shapes": _shapes, "axis": _axis, "index": _index, "operands": _types}
