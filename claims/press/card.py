"""The picture that goes with a link to a page when somebody sends it: the claim, its verdict, and its figure if it has one.

It is seen 350 pixels wide on a phone, so there is little on it, and that is large. The letters are those of fonts which come with
libraries that draw our figures and formulas; nothing is fetched.
"""

import io
from functools import cache
from pathlib import Path

from claims.lab.verdict import CONDITIONAL, FAILS, HOLDS, OPEN, UNCHECKABLE

__all__ = ["HEIGHT", "WIDTH", "claim_card", "site_card"]

WIDTH, HEIGHT = 1200, 630
INK, FAINT, PAPER, LINE = "#1c1c1c", "#5f6368", "#ffffff", "#d9d9d9"
#: As on the pages: colour, the sign, and what is drawn around it, so that colour is never alone.
LOOKS = {
    HOLDS: ("#0a6b40", "✔", "ring"),
    CONDITIONAL: ("#7a5200", "◐", "dashes"),
    FAILS: ("#a8201a", "✘", "square"),
    UNCHECKABLE: ("#4d5566", "?", "dots"),
    OPEN: ("#4d5566", "…", "dots"),
}
LEFT, TOP, BOTTOM = 72, 132, 500
SIZES = (76, 70, 64, 58, 53, 48, 44, 40, 36, 32)


def claim_card(title: str, words: str, verdict: str, figure: bytes | None) -> bytes:
    """A claim's card as a PNG. `figure` is its figure as a PNG on white."""
    picture, pen = _sheet()
    colour = LOOKS[verdict][0]
    pen.rectangle((0, 0, 20, HEIGHT), fill=colour)
    _write(pen, (LEFT, 54), "It is claimed that", "sans", 30, FAINT)
    _brand(pen)
    right = WIDTH - LEFT
    if figure:
        drawn = _figure(figure, 500)
        picture.paste(drawn, (WIDTH - 48 - drawn.width, TOP + (BOTTOM - TOP - drawn.height) // 2))
        right = WIDTH - 48 - drawn.width - 36
    _fit(pen, title, (LEFT, TOP, right, BOTTOM))
    pen.line((LEFT, 528, WIDTH - 48, 528), fill=LINE, width=2)
    _mark(picture, (LEFT, 551), 52, verdict)
    size = next(size for size in range(44, 15, -2) if _width(words, "bold", size) <= WIDTH - LEFT - 72 - 48)
    _write(pen, (LEFT + 72, 577), words[:1].upper() + words[1:], "bold", size, colour, anchor="lm")
    return _png(picture)


def site_card(title: str, subtitle: str, tally: list[tuple[str, int]]) -> bytes:
    """The card of every page that is no claim's: what the site asks, and how the verdicts stand."""
    picture, pen = _sheet()
    pen.rectangle((0, 0, 20, HEIGHT), fill=INK)
    _brand(pen)
    _fit(pen, title, (LEFT, 120, WIDTH - LEFT, 290))
    _fit(pen, subtitle, (LEFT, 305, WIDTH - LEFT, 425), sizes=(38, 36, 34, 32), colour=FAINT)
    total, x = sum(count for _, count in tally), LEFT
    for place, (verdict, count) in enumerate(tally):
        colour, width = LOOKS[verdict][0], (WIDTH - 48 - LEFT) * count / total
        pen.rectangle((x, 450, x + width - 6, 464), fill=colour)
        x += width
        column = LEFT + place * (WIDTH - 48 - LEFT) // len(tally)
        _mark(picture, (column, 492), 52, verdict)
        _write(pen, (column + 68, 518), str(count), "bold", 44, colour, anchor="lm")
        _write(pen, (column, 575), verdict, "sans", 21, FAINT, anchor="lm")
    return _png(picture)


# --- what both are made of -------------------------------------------------------------------------------------------


def _sheet():
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    return picture, ImageDraw.Draw(picture)


def _brand(pen):
    _write(pen, (WIDTH - 48, 54), "Rectified", "bold", 30, INK, anchor="ra")


def _png(picture):
    from PIL import Image

    out = io.BytesIO()
    # Few colours are on it, and a palette of them makes a fifth of the bytes.
    few = picture.quantize(96, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _figure(data, width):
    from PIL import Image

    with Image.open(io.BytesIO(data)) as found:
        drawn = found.convert("RGB")
    height = min(round(width * drawn.height / drawn.width), BOTTOM - TOP)
    return drawn.resize((round(height * drawn.width / drawn.height), height), Image.Resampling.LANCZOS)


def _mark(picture, place, size, verdict):
    """The sign of a verdict, drawn four times as large and then made smaller, because Pillow's lines are jagged."""
    from PIL import Image, ImageDraw

    colour, sign, around = LOOKS[verdict]
    large, line = size * 4, size // 3
    mark = Image.new("RGB", (large, large), PAPER)
    pen = ImageDraw.Draw(mark)
    box = (line // 2, line // 2, large - line // 2 - 1, large - line // 2 - 1)
    if around == "square":
        pen.rounded_rectangle(box, radius=large // 6, outline=colour, width=line)
    else:
        step, part = {"ring": (360, 360), "dashes": (45, 30), "dots": (30, 12)}[around]
        for start in range(0, 360, step):
            pen.arc(box, start, start + part, fill=colour, width=line)
    pen.text((large / 2, large / 2), sign, fill=colour, font=_font("bold", round(large * 0.56)), anchor="mm")
    picture.paste(mark.resize((size, size), Image.Resampling.LANCZOS), place)


# --- letters ---------------------------------------------------------------------------------------------------------


@cache
def _file(name):
    if name == "serif":
        import ziamath

        return Path(ziamath.__file__).with_name("fonts") / "STIXTwoMath-Regular.ttf"
    import matplotlib

    files = {"sans": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / files[name]


@cache
def _font(name, size):
    from PIL import ImageFont

    return ImageFont.truetype(str(_file(name)), size)


@cache
def _letters(name):
    from fontTools.ttLib import TTFont

    with TTFont(_file(name), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _runs(text, name):
    """The text in pieces, each with the font that has its letters; DejaVu has some that the other lacks."""
    pieces = []
    for character in text:
        font = name if ord(character) in _letters(name) else "sans"
        if pieces and pieces[-1][1] == font:
            pieces[-1][0] += character
        else:
            pieces.append([character, font])
    return pieces


def _width(text, name, size):
    return sum(_font(font, size).getlength(piece) for piece, font in _runs(text, name))


def _write(pen, place, text, name, size, colour, anchor="la"):
    x, y = place
    if anchor[0] == "r":
        x -= _width(text, name, size)
    for piece, font in _runs(text, name):
        pen.text((x, y), piece, fill=colour, font=_font(font, size), anchor="l" + anchor[1])
        x += _font(font, size).getlength(piece)


def _fit(pen, text, box, sizes=SIZES, colour=INK):
    """Write a text into a box as large as it fits, in lines of about the same length, in the middle of its height."""
    left, top, right, bottom = box
    for size in sizes:
        leading = round(size * 1.16)
        lines = _lines(text, size, right - left)
        if lines and len(lines) * leading <= bottom - top:
            break
    else:  # too long for any card: what fits, and a sign that there is more
        lines = _lines(text, size, right - left, whole=False)[: (bottom - top) // leading]
        lines[-1] += " …"
    y = top + (bottom - top - len(lines) * leading) // 2
    for line in lines:
        _write(pen, (left, y + leading * 0.8), line, "serif", size, colour, anchor="ls")
        y += leading


def _lines(text, size, width, whole=True):
    """The text in as few lines as fit, none much longer than the others; [] if a word alone is too long and `whole` is wanted."""
    lines = _broken(text, size, width)
    if whole and any(_width(line, "serif", size) > width for line in lines):
        return []
    narrow, wide = width // 2, width
    while wide - narrow > 8:
        middle = (narrow + wide) // 2
        tried = _broken(text, size, middle)
        if len(tried) > len(lines) or any(_width(line, "serif", size) > middle for line in tried):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines


def _broken(text, size, width):
    lines, line, space = [], "", _width(" ", "serif", size)
    length = 0.0
    for word in text.split():
        long = _word(word, size)
        if line and length + space + long > width:
            lines.append(line)
            line, length = word, long
        else:
            length += long + (space if line else 0)
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


@cache
def _word(word, size):
    return _width(word, "serif", size)
