"""Checkers of the exercises on AlexNet."""

import numpy as np

from dlbasics.page.checker import Wrong, call, checker, close, compare, several


@checker
def pool(answer):
    """Where a window overlaps the next one, its largest number may appear twice in the output."""
    rng = np.random.default_rng(0)
    for rows, columns, size, stride in [(7, 7, 3, 2), (6, 9, 2, 2), (9, 5, 3, 1)]:
        x = -0.5 - rng.random((rows, columns)).round(2)
        compare(
            answer,
            _pool,
            x,
            size,
            stride,
            hints={
                "Those are the means of the windows; max pooling takes the largest number.": (
                    lambda x, size, stride: _over(x, size, stride, np.mean)
                ),
                "Those are the smallest numbers of the windows.": (
                    lambda x, size, stride: _over(x, size, stride, np.min)
                ),
                "All numbers here are below 0, and you get 0: begin with the window's own numbers, not "
                "with 0.": lambda x, size, stride: 0 * _pool(x, size, stride),
                "Each number is the first of its window, not the largest.": (
                    lambda x, size, stride: _over(x, size, stride, lambda window: window[0, 0])
                ),
            },
        )


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
                "The same numbers serve at every place: do not multiply by the places.": (
                    (weights + outputs) * (room // stride + 1) ** 2
                ),
            },
        )


@checker
def as_matrix(answer):
    """A dense layer could hold this matrix; nothing tells it to keep the rows equal."""
    for kernel, n in [([2.0, -1.0, 5.0], 6), ([1.5, 4.0], 4)]:
        compare(
            answer,
            _as_matrix,
            np.array(kernel),
            n,
            hints={
                "You turned the kernel round. Here, as in deep learning, it is not turned.": (
                    lambda kernel, n: _as_matrix(kernel[::-1], n)
                ),
                "Every row holds the kernel at the same place: it moves on by one from row to row.": (
                    lambda kernel, n: np.tile(
                        np.append(kernel, np.zeros(n - len(kernel))), (n - len(kernel) + 1, 1)
                    )
                ),
                "The kernel moves to the left from row to row; it has to move to the right.": (
                    lambda kernel, n: _as_matrix(kernel, n)[::-1]
                ),
            },
        )


def _as_matrix(kernel, n):
    matrix = np.zeros((n - len(kernel) + 1, n))
    for i in range(len(matrix)):
        matrix[i, i : i + len(kernel)] = kernel
    return matrix


@checker
def lead_of_conv(answer):
    """Each got the rate that suits it, and no test picture had a say in that."""
    for seed in (0, 1):
        rng = np.random.default_rng(seed)
        mlp_held, mlp_test, conv_held, conv_test = rng.uniform(0.02, 0.2, (4, 5, 3)).round(3)
        mlp_held[3] -= 0.05
        conv_held[1] -= 0.05
        arrays = (mlp_held, mlp_test, conv_held, conv_test)
        right = _lead(*arrays)
        value = call(answer, *arrays, _names=("mlp_held", "mlp_test", "conv_held", "conv_test"))
        if isinstance(value, (tuple, list)):
            raise Wrong("Return one number: the MLP's mean test error minus the conv net's.")
        both = (mlp_held + conv_held).mean(axis=1).argmin()
        hints = {
            "The lead is the MLP's error minus the conv net's: yours has the other sign.": -right,
            "You chose the rates by the test errors: then the test has trained along.": (
                mlp_test.mean(axis=1).min() - conv_test.mean(axis=1).min()
            ),
            "Those are the errors on the pictures held back. They chose the rates; the test pictures "
            "judge.": mlp_held.mean(axis=1).min() - conv_held.mean(axis=1).min(),
            "You gave both the same rate. Let each have its own.": (
                mlp_test[both].mean() - conv_test[both].mean()
            ),
            "The MLP got the rate that suits the conv net.": (
                mlp_test[conv_held.mean(axis=1).argmin()].mean()
                - conv_test[conv_held.mean(axis=1).argmin()].mean()
            ),
            "The conv net got the rate that suits the MLP.": (
                mlp_test[mlp_held.mean(axis=1).argmin()].mean()
                - conv_test[mlp_held.mean(axis=1).argmin()].mean()
            ),
            "You took the mean over all rates: choose one rate for each net.": (
                mlp_test.mean() - conv_test.mean()
            ),
            "You chose the luckiest single run. Take the mean over the seeds first.": (
                mlp_test.flat[mlp_held.argmin()] - conv_test.flat[conv_held.argmin()]
            ),
            "You chose the rates with the largest error.": (
                mlp_test[mlp_held.mean(axis=1).argmax()].mean()
                - conv_test[conv_held.mean(axis=1).argmax()].mean()
            ),
            "You took the mean along the other axis: a row is a rate, a column a seed.": (
                mlp_test[:, mlp_held.mean(axis=0).argmin()].mean()
                - conv_test[:, conv_held.mean(axis=0).argmin()].mean()
            ),
        }
        close(value, right, "as the lead", hints)


def _lead(mlp_held, mlp_test, conv_held, conv_test):
    mlp, conv = mlp_held.mean(axis=1).argmin(), conv_held.mean(axis=1).argmin()
    return mlp_test[mlp].mean() - conv_test[conv].mean()
