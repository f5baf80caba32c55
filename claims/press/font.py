"""The math font: STIX Two Math, as the ziamath package ships it, cut down to the characters that the site uses."""

import re
import unicodedata
from pathlib import Path

from claims.archive import write_text
from claims.press.mathml import BadFormula, convert, formulas

__all__ = ["characters", "write_font"]

#: The sign of a root is among them: browsers draw it from the font for an element in which it does not stand as a character.
ALWAYS = set("0123456789+-−=()[]{}|,.<>/√ ")
#: A variable of one letter is shown slanted, and that is another character: browsers look for it, and in other fonts if it lacks.
SLANTED = {
    chr(int(unicodedata.decomposition(chr(code)).split()[1], 16)): chr(code)
    for code in range(0x1D400, 0x1D800)
    if unicodedata.name(chr(code), "").startswith("MATHEMATICAL ITALIC ")
} | {"h": "ℎ"}
VARIABLE = re.compile(r"<mi>(.)</mi>")
LICENSE = "STIX Two Math is licensed under the SIL Open Font License 1.1 (the STIX fonts project)."


def characters(texts: list[str]) -> set[str]:
    """Every character that the formulas in these Markdown texts are set in."""
    found = set(ALWAYS)
    for text in texts:
        for tex, display in formulas(text):
            try:
                made = convert(tex, display=display)
                found |= set(re.sub(r"<[^>]*>|&#?\w+;", "", made))
                found |= {SLANTED[letter] for letter in VARIABLE.findall(made) if letter in SLANTED}
            except BadFormula:
                continue  # the page's own build says so
    return found - set("\n\t")


def write_font(wanted: set[str], folder: Path, memory: Path) -> bool:
    """Write the font to `folder` unless it is there for just these characters. Returns whether it was written."""
    key = "".join(sorted(wanted))
    target = folder / "stix-two-math.woff2"
    if target.exists() and memory.exists() and memory.read_text("utf-8") == key:
        return False
    import ziamath
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True, hinting=False)
    font = subset.load_font(str(Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=key)
    subsetter.subset(font)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / ".unfinished.woff2"
    subset.save_font(font, str(unfinished), options)
    write_text(target, unfinished.read_bytes())
    unfinished.unlink()
    write_text(folder / "LICENSE.txt", LICENSE + "\n")
    memory.parent.mkdir(parents=True, exist_ok=True)
    write_text(memory, key)
    return True
