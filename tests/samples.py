"""Data for explorables that draw what a page has run: small, and of the shape that the page hands over."""


def explorable_data(name):
    """What `explore(name, data=...)` needs; None where it needs nothing."""
    return {"learning-curves": learning_curves()}.get(name)


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
