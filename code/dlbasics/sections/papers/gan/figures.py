"""The figures of the section on generative adversarial networks."""

import numpy as np

from dlbasics.page import plotting
from dlbasics.sections.papers.gan import ring

BLUE, VERMILLION = plotting.COLORS["blue"], plotting.COLORS["vermillion"]


def game() -> None:
    """Draw who hands what to whom: noise to G, real and made examples to D, D's score to both."""
    figure, axes = plotting.subplots(height=2.6)
    axes.set(xlim=(0, 10), ylim=(0, 4.4))
    axes.axis("off")
    boxes = {
        (1.0, 1.2): "noise z",
        (3.4, 1.2): "G",
        (5.6, 1.2): "made\nG(z)",
        (5.6, 3.4): "real\nx",
        (7.7, 2.3): "D",
        (9.4, 2.3): "D(…)",
    }
    for (x, y), words in boxes.items():
        net = words in ("G", "D")
        axes.text(
            x, y, words, ha="center", va="center", fontsize=12 if net else 10.5,
            bbox={
                "boxstyle": "round,pad=0.5" if net else "square,pad=0.3",
                "facecolor": "none", "edgecolor": BLUE if net else "none", "linewidth": 2,
            },
        )  # fmt: skip
    arrows = (
        ((1.7, 1.2), (2.9, 1.2)),
        ((3.9, 1.2), (5.0, 1.2)),
        ((6.2, 1.4), (7.2, 2.1)),
        ((6.0, 3.3), (7.2, 2.5)),
        ((8.2, 2.3), (8.8, 2.3)),
    )
    for start, end in arrows:
        axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": plotting.INK})
    back = {"arrowstyle": "->", "color": VERMILLION, "linestyle": "--"}
    axes.annotate(
        "", (3.5, 0.75), (7.6, 1.8), arrowprops=back | {"connectionstyle": "arc3,rad=-0.35"}
    )
    axes.text(5.6, 0.15, "the gradient goes back to G, through D", ha="center", fontsize=10)
    plotting.show(
        figure,
        "Noise z enters the network G, which makes G(z). Made and real examples enter the network "
        "D, which puts out a probability. A dashed arrow leads back from D to G: the gradient.",
    )


def best_answer(x, p_data, p_g, best) -> None:
    """Draw two densities, and the best discriminator for them.

    x: (k,), increasing. p_data, p_g: (k,), densities. best: (k,), probabilities.
    """
    figure, (above, below) = plotting.subplots(2, 1, height=4.2, sharex=True)
    above.plot(x, p_data, color=BLUE, label="real")
    above.plot(x, p_g, "--", color=VERMILLION, label="made")
    above.set(ylabel="density", ylim=(0, None))
    above.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    below.plot(x, best, "-.", color=plotting.COLORS["green"])
    below.axhline(0.5, color=plotting.INK, linestyle=":", linewidth=1)
    below.set(xlabel="x", ylabel="best D(x)", ylim=(0, 1), xlim=(-4, 6))
    cross = x[np.abs(np.asarray(best) - 0.5).argmin()]
    plotting.show(
        figure,
        f"Two bell curves, real round {x[np.argmax(p_data)]:.1f} and made round "
        f"{x[np.argmax(p_g)]:.1f}. Below, the best D falls from {best[0]:.2f} on the left to "
        f"{best[-1]:.2f} on the right, and is 0.50 at {cross:.2f}, where the two curves cross.",
    )


def clouds(moments) -> None:
    """Draw samples at some moments of a training, the eight places round them.

    moments: step -> (n, 2), the samples at that step.
    """
    figure, many = plotting.subplots(1, len(moments), height=1.9, sharex=True, sharey=True)
    told = []
    for axes, (step, samples) in zip(many, moments.items(), strict=True):
        samples = np.asarray(samples)
        found = ring.coverage(samples)
        axes.scatter(*ring.CENTRES.T, s=90, facecolors="none", edgecolors=plotting.INK)
        # One line with a gap behind each dot: a mark for each would make the page heavy.
        dots = np.full((150, 3, 2), np.nan)
        dots[: len(samples), :2] = samples[:150, None]
        dots[:, 1, 0] += 0.01  # matplotlib leaves out what has no length
        axes.plot(*dots.reshape(-1, 2).T, color=BLUE, linewidth=2, solid_capstyle="round")
        axes.set(xlim=(-2.9, 2.9), ylim=(-2.9, 2.9), aspect="equal", title=f"step {step}")
        axes.set_xticks([])
        axes.set_yticks([])
        told.append(f"at step {step} {found.modes} places held, {found.near:.0%} near one")
    plotting.show(figure, f"Samples among eight places on a ring: {'; '.join(told)}.")


def overlaps(tried) -> None:
    """Draw, for each pair of rates, how much of the ring was covered: both losses, batch norm or none.

    tried: (batch norm, saturating, G's rate, D's rate) -> rows of (modes, near, overlap, loss).
    """
    figure, many = plotting.subplots(2, 2, height=5.4, sharey=True, sharex=True)
    told = []
    for axes, (saturating, batch_norm) in zip(
        many.flat, [(False, True), (False, False), (True, True), (True, False)], strict=True
    ):
        table = np.array(
            [
                [
                    np.mean([row[2] for row in tried[batch_norm, saturating, g, d]])
                    for d in ring.RATES_D
                ]
                for g in ring.RATES_G
            ]
        )
        for (i, j), overlap in np.ndenumerate(table):
            axes.add_patch(
                plotting.plt.Rectangle((j - 0.5, i - 0.5), 1, 1, color=BLUE, alpha=0.6 * overlap)
            )
            axes.text(j, i, f"{overlap:.2f}", ha="center", va="center")
        loss = "saturating" if saturating else "non-saturating"
        name = f"{loss}, {'with' if batch_norm else 'no'} batch norm"
        axes.set(xlim=(-0.5, 3.5), ylim=(-0.5, 2.5))
        axes.set_title(name, fontsize=10)
        axes.set_xticks(range(4), [f"{rate:g}" for rate in ring.RATES_D])
        axes.set_yticks(range(3), [f"{rate:g}" for rate in ring.RATES_G])
        told.append(
            f"{name} from {table.min():.2f} to {table.max():.2f}, "
            f"above 0.7 in {(table > 0.7).sum()} of 12"
        )
    for row in many:
        row[0].set_ylabel("G's rate")
    for axes in many[1]:
        axes.set_xlabel("D's rate")
    plotting.show(figure, f"Four tables of overlap for twelve pairs of rates: {'; '.join(told)}.")


def digits(pictures) -> None:
    """Draw some digits of each source in a row.

    pictures: name -> (n, 64), ink from 0 to 1; the first ten of each are drawn.
    """
    figure, many = plotting.subplots(len(pictures), 10, height=0.62 * len(pictures) + 0.2)
    for row, (name, images) in zip(many, pictures.items(), strict=True):
        for axes, image in zip(row, images, strict=False):
            axes.pcolormesh(
                np.asarray(image).reshape(8, 8)[::-1], cmap="Greys", vmin=0, vmax=1, rasterized=True
            )
            axes.set(aspect="equal")
            axes.axis("off")
        row[0].set_title(name, loc="left", fontsize=10)
    plotting.show(figure, f"Ten digits of 8 by 8 pixels in each row: {', '.join(pictures)}.")
