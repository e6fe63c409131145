"""Colors as the browser computes them."""


def luminance(color: str) -> float:
    """Relative luminance of a CSS `rgb(...)` color, 0 for black to 1 for white (WCAG 2.2)."""
    channels = [float(part) / 255 for part in color.split("(")[1].rstrip(")").split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colors, 1 to 21 (WCAG 2.2)."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)
