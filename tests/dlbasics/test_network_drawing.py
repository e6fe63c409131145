"""How a network is drawn: every circle has its place, and lines join them."""

import numpy as np

from dlbasics import network_drawing
from dlbasics.page import plotting


def test_layers_puts_each_layer_in_a_column():
    figure, axes, places = network_drawing.layers([2, 3, 1])
    assert [len(layer) for layer in places] == [2, 3, 1]
    assert [len({x for x, _ in layer}) for layer in places] == [1, 1, 1]
    assert places[0][0][0] < places[1][0][0] < places[2][0][0]
    assert all(np.isclose(sum(y for _, y in layer), 0) for layer in places)
    (drawn,) = axes.collections
    assert len(drawn.get_offsets()) == 6
    assert [text.get_text() for text in axes.texts] == ["inputs", "", "output"]
    plotting.plt.close(figure)


def test_layers_may_leave_circles_out_and_line_joins_two():
    figure, axes, places = network_drawing.layers([2, 1], circles=1)
    assert len(axes.collections[0].get_offsets()) == 2
    network_drawing.line(axes, places[0][0], places[1][0], color="black", lw=3)
    assert axes.texts[-1].arrow_patch.get_linewidth() == 3
    plotting.plt.close(figure)
