"""Keeps texts of authors from becoming more than text: what they may write is Markdown with LaTeX, and no script can come of it.

A claim's title and its conditions' words stand in many places, its prose in one. A title is plain text everywhere. Prose may use
what Markdown offers, but no HTML of its own, no image, no address with a scheme that runs something, and no attribute that
styles or does something. Whatever is refused is one line for its author.
"""

import html
import json
import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markdown import Markdown

from claims.lab.evidence import AuthorError

__all__ = ["authored", "inert", "literal", "unsnipped", "yaml"]

#: What means something to Markdown, to our formulas or to the extensions, wherever it stands.
MEANING = re.compile(r"[\\`*_{}\[\]<>&#|$~^!:]")
#: Addresses that only lead somewhere; "" is one inside the site.
SCHEMES = {"", "http", "https", "mailto", "doi"}
#: Without any of these, a text holds neither HTML nor an address nor an attribute; most texts do.
SUSPECT = re.compile(
    r"""<[a-z/!?]|<\s*$ | \]\s*[\[(:] | !\[ | ^\s{0,3}(?:`{3}|~{3}) | ^\s*\[ | \{[^{}]*=""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
TO_A_CLAIM = re.compile(r"\]\([a-z0-9-]+\.md(?:#[a-z0-9-]+)?\)")
#: A block of code, which stays as it is, or code in a line of text.
CODE = re.compile(
    r"^ *(?P<fence>`{3,}|~{3,}).*?^ *(?P=fence)|(?<![\\`])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n\s*\n).)+?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.MULTILINE)
SNIPPET = re.compile(r"^([ \t]*)(;*-+8<-+)", re.MULTILINE)
TAG = re.compile(r"<[a-z/!?][^<>\n]{0,40}>?", re.IGNORECASE)


def literal(text: str) -> str:
    """Plain text as Markdown that shows just that, in a heading and in a link too."""
    return MEANING.sub(lambda match: f"&#{ord(match[0])};", text)


def inert(text: str) -> str:
    """Plain text for places where themes print it as it is: front matter and the navigation."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def yaml(text: str) -> str:
    """A text as a YAML scalar: JSON's strings are some."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\x85", "\\x85")


def unsnipped(page: str) -> str:
    """A page in which no line asks the Snippets extension for a file: those that look so are shown as they are."""
    return SNIPPET.sub(r"\1;\2", page)


@cache
def authored(text: str) -> str:
    """An author's Markdown, ready to stand in a page. Raises `AuthorError` for what it may not hold."""
    if SUSPECT.search(TO_A_CLAIM.sub("", text)):
        _refuse(text)
    # The page's own boxes are HTML with Markdown inside, and the parser that finds their ends does not know what code is.
    return CODE.sub(_code, text)


def _code(match):
    code = match["code"] or ""
    return f"<code>{literal(code.strip())}</code>" if "<" in code else match[0]


def _refuse(text):
    opened = ""
    for fence, rest in FENCE.findall(text):
        if not opened:
            opened = fence
        elif fence[0] == opened[0] and len(fence) >= len(opened) and not rest.strip():
            opened = ""
    if opened:
        raise AuthorError(f"a block of code is opened with {opened} and never closed: close it")
    reader = _Reader()
    reader.feed(_renderer().reset().convert(text))
    reader.close()


@cache
def _renderer():
    """Markdown as the site renders it, except that HTML is no more than text, so that what is left of it can be found."""
    made = Markdown(
        extensions=[
            "admonition",
            "attr_list",
            "tables",
            "pymdownx.arithmatex",
            "pymdownx.details",
            "pymdownx.highlight",
            "pymdownx.superfences",
        ],
        extension_configs={"pymdownx.arithmatex": {"generic": True}, "pymdownx.highlight": {"use_pygments": False}},
    )
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    return made


class _Reader(HTMLParser):
    """Reads what Markdown made of a text, and refuses what must not be there. Raises `AuthorError`."""

    def __init__(self):
        super().__init__()
        self.verbatim = []

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag == "img":
            raise AuthorError("the text holds an image: draw what it shows with figure(axes), or link to it")
        for name, value in known.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                raise AuthorError(f"the text gives something the attribute {name}={value!r}: leave it out")
            if name in ("href", "src") and _scheme(value or "") not in SCHEMES:
                raise AuthorError(
                    f"the text links to {value!r}: link to a web page, or to another claim as other-claim.md"
                )
        if tag in ("code", "pre") or "arithmatex" in (known.get("class") or ""):
            self.verbatim.append(tag)

    def handle_endtag(self, tag):
        if self.verbatim and self.verbatim[-1] == tag:
            self.verbatim.pop()

    def handle_data(self, data):
        if not self.verbatim and (found := TAG.search(data)):
            raise AuthorError(
                f"the text holds HTML, {found[0]}: write Markdown; to show it, put it between backticks; "
                "for 'less than', write a formula or a space behind the sign"
            )


def _scheme(address):
    # As browsers read it: without control characters and spaces, wherever they stand.
    try:
        return urlsplit(re.sub(r"[\x00-\x20]", "", address)).scheme
    except ValueError:
        return "unreadable"
