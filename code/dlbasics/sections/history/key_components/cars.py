"""The cars of the section on data, model, loss and algorithm: what each weighed, and how much it drank."""

import numpy as np
from mlxtend.data import autompg_data

KILOGRAMS = 0.45359237
"""In a pound."""

LITRES = 235.214583
"""For 100 km, where a gallon (of the United States) takes a car one mile."""


def load() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the 392 cars of the Auto MPG data (Quinlan 1993), as mlxtend ships them.

    Returns weight (392,) in tonnes, to 10 kg; litres (392,) for 100 km in the city, to 0.1; and
    year (392,), the model year.
    """
    inputs, miles_per_gallon = autompg_data()
    weight = np.round(inputs[:, 3] * KILOGRAMS / 1000, 2)
    litres = np.round(LITRES / miles_per_gallon, 1)
    return weight, litres, 1900 + inputs[:, 5].astype(int)
