"""Checkers of the exercises on AlexNet."""

import numpy as np

from dlbasics.page.answers import numbers
from dlbasics.page.checker import Wrong, call, checker, close, several


@checker
def pool(answer):
    """Where a window overlaps the next one, its largest number may appear twice in the output."""
    rng = np.random.default_rng(0)
    names = ("x", "size", "stride")
    for rows, columns, size, stride in [(11, 13, 4, 2), (6, 9, 2, 2), (9, 5, 3, 1)]:
        x = -0.5 - rng.random((rows, columns)).round(2)
        value = call(answer, x, size, stride, _names=names)
        where = f"for {rows} × {columns} numbers, size={size}, stride={stride}"
        _told_by_shape(value, _pooled_shapes(rows, columns, size, stride), where)
        close(
            value,
            _pool(x, size, stride),
            where,
            {
                "Those are the means of the windows; max pooling takes the largest number.": (
                    _over(x, size, stride, np.mean)
                ),
                "Those are the smallest numbers of the windows.": _over(x, size, stride, np.min),
                "All numbers here are below 0, and you get 0: begin with the window's own numbers, not "
                "with 0.": 0 * _pool(x, size, stride),
                "Each number is the first of its window, not the largest.": (
                    _over(x, size, stride, lambda window: window[0, 0])
                ),
                "Your windows are as wide as the step: they are `size` wide.": (
                    _over(x, size, stride, _Top(stride))
                ),
                "Your windows have one row and one column too few.": (
                    _over(x, size, stride, _Top(size - 1))
                ),
            },
        )


def _pooled_shapes(rows, columns, size, stride):
    """Give the shape to which each mistake leads, the right one first, under the name ""."""

    def shape(places):
        return places(rows), places(columns)

    return {
        "": shape(lambda n: (n - size) // stride + 1),
        "Your windows move on by 1: they are to move by `stride`.": shape(lambda n: n - size + 1),
        "Your windows move by their own size: they are to move by `stride`.": (
            shape(lambda n: (n - size) // size + 1)
        ),
        "The last window is missing: the windows begin at 0, `stride`, … up to n − `size`, that one "
        "included.": shape(lambda n: (n - size) // stride),
        "Some windows reach over the edge: the last may begin at n − `size`.": (
            shape(lambda n: -(-n // stride))
        ),
        "You counted the columns by the rows: `x.shape` has both.": (
            ((rows - size) // stride + 1,) * 2
        ),
    }


def _told_by_shape(value, shapes, where):
    """Raise Wrong where the shape of an answer is that of exactly one mistake."""
    array = numbers(value)
    if array is None or array.shape == shapes[""]:
        return
    known = [words for words, shape in shapes.items() if words and shape == array.shape]
    if len(known) == 1:
        right, got = (" × ".join(map(str, shape)) for shape in (shapes[""], array.shape))
        raise Wrong(f"Expected {right} numbers {where}; got {got}. {known[0]}")


class _Top:
    """The largest number in the first rows and columns of a window."""

    def __init__(self, width):
        self.width = width

    def __call__(self, window):
        return window[: self.width, : self.width].max()


def _over(x, size, stride, take):
    rows = range(0, x.shape[0] - size + 1, stride)
    columns = range(0, x.shape[1] - size + 1, stride)
    return np.array([[take(x[i : i + size, j : j + size]) for j in columns] for i in rows])


def _pool(x, size, stride):
    return _over(x, size, stride, np.max)


@checker
def layer_counts(answer):
    """The kernels of a tower reach through that tower's maps only: that is what halves the weights."""
    for n, inputs, outputs, kernel, stride, padding, groups in [
        (27, 96, 256, 5, 1, 2, 2),
        (224, 3, 64, 11, 4, 2, 1),
        (30, 12, 24, 4, 3, 1, 4),
    ]:
        weights = outputs * (inputs // groups) * kernel**2
        room = n + 2 * padding - kernel
        names = ("n", "inputs", "outputs", "kernel", "stride", "padding", "groups")
        value = call(answer, n, inputs, outputs, kernel, stride, padding, groups, _names=names)
        size, parameters = several(value, "the output size", "the parameters")
        where = (
            f"for n={n}, inputs={inputs}, outputs={outputs}, kernel={kernel}, stride={stride}, "
            f"padding={padding}, groups={groups}"
        )
        if numbers(size) is not None and numbers(parameters) is not None:
            told = (float(np.sum(numbers(size))), float(np.sum(numbers(parameters))))
            if told == (weights + outputs, room // stride + 1):
                raise Wrong(
                    f"You have both numbers {where}, in the other order: the width is first."
                )
        close(
            size,
            room // stride + 1,
            f"as the size {where}",
            {
                "How often the window can step on is one less than how many places it has.": (
                    room // stride
                ),
                "That is no whole number: the last step that does not fit is left out.": (
                    room / stride + 1
                ),
                "You rounded up: the last window would reach beyond the padding.": (
                    -(-room // stride) + 1
                ),
                "Padding is added on both sides.": (room - padding) // stride + 1,
                "The padding is missing.": (n - kernel) // stride + 1,
                "The window moves by `stride`, not by 1.": room + 1,
                "Asked is the width of a map, not how many places it has.": (room // stride + 1)
                ** 2,
            },
        )
        close(
            parameters,
            weights + outputs,
            f"as the parameters {where}",
            {
                "Each output map has a bias too.": weights,
                "A kernel sees the maps of its own group only: inputs / groups of them.": (
                    weights * groups + outputs
                ),
                "One kernel has a number for every input map that it sees.": (
                    outputs * kernel**2 + outputs
                ),
                "A bias belongs to an output map; yours belong to the input maps.": weights
                + inputs,
                "You divided the output maps by the groups too: all of them exist, and each sees "
                "inputs / groups maps.": weights // groups + outputs,
                "There is one bias for each output map, however many groups there are.": (
                    weights + outputs // groups
                ),
                "You divided all by the groups: every output map exists, and has its own bias. Only the "
                "input maps that a kernel sees are fewer.": (weights + outputs) / groups,
                "The window has kernel × kernel numbers.": (
                    outputs * (inputs // groups) * kernel + outputs
                ),
                "One bias for the whole layer is too few: each output map has its own.": weights
                + 1,
                "A kernel has one bias, not one for each input map that it sees.": (
                    weights + outputs * (inputs // groups)
                ),
                "The same numbers serve at every place: do not multiply by the places.": (
                    (weights + outputs) * (room // stride + 1) ** 2
                ),
            },
        )


@checker
def as_matrix(answer):
    """A dense layer could hold this matrix; nothing tells it to keep the rows equal."""
    for kernel, n in [([2.0, -1.5, 5.0], 7), ([1.5, 4.0], 4)]:
        kernel, k = np.array(kernel), len(kernel)
        value = call(answer, kernel, n, _names=("kernel", "n"))
        right, where = _as_matrix(kernel, n), f"for kernel={kernel.tolist()}, n={n}"
        _told_by_shape(
            value,
            {
                "": right.shape,
                "The window stays inside the n numbers: it has n − k + 1 places, and W a row for each.": (
                    (n, n)
                ),
                "One place is missing: the window also fits at the very end.": (n - k, n),
                "Your window moves on by its own width: it moves by one number from row to row.": (
                    (n // k, n)
                ),
                "That has the shape of z. Asked is the matrix W with z = Wx.": (n - k + 1,),
            },
            where,
        )
        close(
            value,
            right,
            where,
            {
                "You turned the kernel round. Here, as in deep learning, it is not turned.": (
                    _as_matrix(kernel[::-1], n)
                ),
                "Every row holds the kernel at the same place: it moves on by one from row to row.": (
                    np.tile(np.append(kernel, np.zeros(n - k)), (n - k + 1, 1))
                ),
                "The kernel moves to the left from row to row; it has to move to the right.": right[
                    ::-1
                ],
                "Your matrix keeps whole numbers only, and cuts off what comes behind the point. Make one "
                "of floats.": np.trunc(right),
            },
        )


def _as_matrix(kernel, n):
    matrix = np.zeros((n - len(kernel) + 1, n))
    for i in range(len(matrix)):
        matrix[i, i : i + len(kernel)] = kernel
    return matrix


CASES = (6, 118, 352)
"""Seeds of three pairs of nets on which no two of the mistakes below agree; a test holds that."""


@checker
def lead_of_conv(answer):
    """Each got the rate that suits it, and no test picture had a say in that."""
    names = ("mlp_held", "mlp_test", "conv_held", "conv_test")
    found = []
    for arrays in map(_case, CASES):
        value = call(answer, *arrays, _names=names)
        array = numbers(value)
        if isinstance(value, (tuple, list)) or (array is not None and array.size != 1):
            raise Wrong("Return one number: the MLP's mean test error minus the conv net's.")
        if array is None:
            close(value, _lead(*arrays), "as the lead")
        found.append(float(array.reshape(())))
    told = [_mistakes(*_case(seed)) for seed in CASES]
    hints = {words: [case[words] for case in told] for words in told[0]}
    right = [_lead(*_case(seed)) for seed in CASES]
    close(found, right, "as the leads on three pairs of nets", hints)


def _case(seed):
    """Errors of two nets, held back and test: each (5, 3)."""
    return np.random.default_rng(seed).uniform(0.02, 0.2, (4, 5, 3)).round(3)


def _mistakes(a, b, c, d):
    """Give what each mistake leads to. a, b: the MLP's held and test errors; c, d: the conv net's."""
    mlp, conv = a.mean(axis=1), c.mean(axis=1)
    seeds = np.arange(a.shape[1])

    def lead(i, j):
        return b[i].mean() - d[j].mean()

    def by(choose):
        return lead(choose(a), choose(c))

    same = "You gave both the same rate. Let each have its own."
    by_test = "You chose {} by the test errors: then the test has trained along."
    lucky = "You chose {} by its luckiest seed. Take the mean over the seeds first."
    return {
        "The lead is the MLP's error minus the conv net's: yours has the other sign.": (
            -_lead(a, b, c, d)
        ),
        by_test.format("the rates"): lead(b.mean(axis=1).argmin(), d.mean(axis=1).argmin()),
        by_test.format("the conv net's rate"): lead(mlp.argmin(), d.mean(axis=1).argmin()),
        by_test.format("the MLP's rate"): lead(b.mean(axis=1).argmin(), conv.argmin()),
        "Those are the errors on the pictures held back. They chose the rates; the test pictures "
        "judge.": mlp.min() - conv.min(),
        same: lead((mlp + conv).argmin(), (mlp + conv).argmin()),
        f"{same} (And the rate where the MLP's errors are fewest beside the conv net's suits neither.)": (
            lead((mlp - conv).argmin(), (mlp - conv).argmin())
        ),
        f"{same} (And the rate where the conv net leads most, held back, is chosen in its favour.)": (
            lead((mlp - conv).argmax(), (mlp - conv).argmax())
        ),
        "The MLP got the rate that suits the conv net.": lead(conv.argmin(), conv.argmin()),
        "The conv net got the rate that suits the MLP.": lead(mlp.argmin(), mlp.argmin()),
        "Each net got the rate that suits the other one.": lead(conv.argmin(), mlp.argmin()),
        "You took the mean over all rates: choose one rate for each net.": b.mean() - d.mean(),
        "You chose the luckiest single run. Take the mean over the seeds first.": (
            b.flat[a.argmin()] - d.flat[c.argmin()]
        ),
        lucky.format("each rate"): by(lambda held: held.min(axis=1).argmin()),
        lucky.format("the MLP's rate"): lead(a.min(axis=1).argmin(), conv.argmin()),
        lucky.format("the conv net's rate"): lead(mlp.argmin(), c.min(axis=1).argmin()),
        "You chose each rate by its worst seed. Asked is the mean over the seeds.": (
            by(lambda held: held.max(axis=1).argmin())
        ),
        "You chose each rate by the median of its seeds. Asked is the mean.": (
            by(lambda held: np.median(held, axis=1).argmin())
        ),
        "You chose the rates with the largest error.": lead(mlp.argmax(), conv.argmax()),
        "You took the mean along the other axis, and used a seed's number as a rate's: a row is a rate, "
        "so average along axis 1.": by(lambda held: held.mean(axis=0).argmin()),
        "You took the mean along the other axis: a row is a rate, a column a seed.": (
            b[:, a.mean(axis=0).argmin()].mean() - d[:, c.mean(axis=0).argmin()].mean()
        ),
        "You used the first seed only.": b[a[:, 0].argmin(), 0] - d[c[:, 0].argmin(), 0],
        "You chose the rates by the first seed only. Take the mean over the seeds first.": (
            by(lambda held: held[:, 0].argmin())
        ),
        "You gave each seed a rate of its own. Choose one rate for each net, by the mean over the "
        "seeds.": b[a.argmin(axis=0), seeds].mean() - d[c.argmin(axis=0), seeds].mean(),
        "You divided. Asked is the difference.": b[mlp.argmin()].mean() / d[conv.argmin()].mean(),
        "That is the MLP's test error alone: take the conv net's away.": b[mlp.argmin()].mean(),
        "That is the conv net's test error alone.": d[conv.argmin()].mean(),
    }


def _lead(mlp_held, mlp_test, conv_held, conv_test):
    mlp, conv = mlp_held.mean(axis=1).argmin(), conv_held.mean(axis=1).argmin()
    return mlp_test[mlp].mean() - conv_test[conv].mean()
