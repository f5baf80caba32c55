"""Numbers for a reader, as the modules of things to move write them in a sentence (``unbroken`` in ``docs/assets/move/shared.js``)."""

import math

__all__ = ["number"]

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 3) -> str:
    """`digits` significant ones, a true minus sign, powers of ten with raised digits; no line ends within it."""
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e6:
        places = digits - 1 - math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
        text = f"{float(f'{value:.{digits - 1}e}'):.{max(places, 0)}f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
    text, power = f"{value:.{digits - 1}e}".split("e")
    return f"{text.replace('-', '−')}\u00a0×\u00a010{str(int(power)).translate(RAISED)}"
