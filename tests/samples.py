"""Data for explorables that draw what a page has run: small, and of the shape that the page hands over."""

import math
import random

from dlbasics.sections.history.timeline import milestones


def explorable_data(name):
    """What `explore(name, data=...)` needs; None where it needs nothing."""
    return {
        "date-alignment": written_dates(),
        "gan-ring": three_runs_on_a_ring(),
        "key-components": four_sets_of_cars(),
        "learning-curves": learning_curves(),
        "prior-width": two_sets_of_readings(),
        "timeline": milestones.for_figure(),
    }.get(name)


def four_sets_of_cars():
    """Twelve cars under four names, and six unseen ones; one of the first set drank far too much."""
    weight = [0.8, 0.9, 1.05, 1.1, 1.2, 1.3, 1.45, 1.5, 1.7, 1.85, 2.0, 2.3]
    litres = [7.1, 9.4, 8.2, 10.9, 9.3, 12.4, 11.8, 14.9, 14.2, 17.3, 16.1, 20.4]
    sets = {
        "one mistyped": {"weight": weight, "litres": [*litres[:6], 118, *litres[7:]]},
        "corrected": {"weight": weight, "litres": litres},
        "up to 1973": {"weight": weight, "litres": [1.2 * litre for litre in litres]},
        "first 12": {"weight": weight[::3], "litres": [*litres[:6:3], 118, *litres[9::3]]},
    }
    unseen = {
        "weight": [0.75, 0.95, 1.15, 1.6, 1.9, 2.2], "litres": [8, 7.5, 11, 13, 18, 17.5]
    }  # fmt: skip
    return {"sets": sets, "unseen": unseen}


def learning_curves(num_epochs=3, points=2):
    """Twelve invented runs of three epochs, no two of them equal."""
    runs = []
    for i, batch in enumerate(("20", "100", "500", "1000")):
        for j, schedule in enumerate(("constant", "step", "cosine")):
            height = 2 + 0.1 * i
            runs.append(
                {
                    "batch": batch,
                    "schedule": schedule,
                    "rate": [1 / (1 + j * k) for k in range(num_epochs)],
                    "training": [
                        height / (1 + k) + 0.01 * ((7 * k) % 3) + 0.02 * j
                        for k in range(num_epochs * points)
                    ],
                    "validation": [
                        height / (1 + k * (1 + 0.3 * j)) + 0.05 * (2 - j) for k in range(num_epochs)
                    ],
                }
            )
    return {"runs": runs}


def two_sets_of_readings():
    """Twelve readings of a wave to fit, with gaps between them, and twelve held out."""
    return {
        "x": [-0.99, -0.97, -0.92, -0.46, 0.09, 0.21, 0.27, 0.46, 0.63, 0.65, 0.83, 0.87],
        "y": [-0.71, -0.17, -0.63, -1.21, 0.11, 0.53, 0.88, 1.3, 0.88, 1.33, 0.32, 0.5],
        "heldX": [-0.9, -0.75, -0.6, -0.5, -0.2, -0.1, 0.05, 0.3, 0.5, 0.6, 0.7, 0.95],
        "heldY": [-0.1, -0.9, -0.8, -1.2, -0.5, -0.4, 0.3, 0.6, 1.2, 0.9, 1.1, 0.0],
    }


def written_dates():
    """Three sentences for each of one to four dates, what two translators wrote, and invented weights."""
    shown = []
    for n in range(1, 5):
        shown.append([])
        for k in range(3):
            words = ["on"] * k
            right = []
            for day in range(n):
                words += ["and"] * (day > 0) + [str(day + 1 + k), "March", f"{2001 + day}"]
                right += [f"{2001 + day}", "-03", f"-{day + 1 + k:02}"]
            right.append("<end>")
            rows = []
            for t in range(len(right)):
                powers = [2.0 ** -abs(2 * t + k - 3 * j) for j in range(len(words))]
                rows.append([round(power / sum(powers), 4) for power in powers])
            vector = [s if t % 4 < 3 else "-31" for t, s in enumerate(right)]
            written = {"right": right, "attention": right, "vector": vector, "alpha": rows}
            shown[-1].append({"words": words, **written})
    return shown


def three_runs_on_a_ring(moments=14, side=5):
    """Three invented runs: 140 points each moment, scattered round some of eight places."""
    rng = random.Random(0)

    def cloud(places, scatter):
        flat = []
        for _ in range(140):
            angle = rng.choice(places) * math.pi / 4
            for centre in (2 * math.cos(angle), 2 * math.sin(angle)):
                flat.append(round(100 * (centre + rng.gauss(0, scatter))))
        return flat

    def run(name, places):
        return {
            "name": name,
            "loss": [round(rng.uniform(0.8, 1.4), 3) for _ in range(moments)],
            "of": 2000,
            "near": [[rng.choice((0, 20, 62, 63, 200)) for _ in range(8)] for _ in range(moments)],
            "centre": [
                [rng.randrange(-1100, 1100), rng.randrange(-300, 300)] for _ in range(moments)
            ],
            "wandered": round(rng.uniform(0, 4), 3),
            "samples": [cloud(places(i), rng.choice((0.05, 0.4, 0.8))) for i in range(moments)],
            "field": [[rng.randrange(101) for _ in range(side**2)] for _ in range(moments)],
        }

    return {
        "steps": [1, *range(100, 100 * moments, 100)],
        "real": cloud(range(8), 0.05)[:80],
        "runs": [
            run("with batch norm", lambda i: range(min(8, 1 + i))),
            run("batch norm removed", lambda i: [3 * i % 8]),
            run("removed, D ten times faster", lambda i: [0, i % 8, 3 * i % 8, 7]),
        ],
    }
