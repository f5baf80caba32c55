"""``python -m claims.press``: verify what is missing or stale, then write the pages.

Files that would not change are not written, stale pages are deleted, and nothing is ever half-written. Every problem is
one line that begins with "problem:". The exit status is 0 if all claims are established, 1 if some are not, 2 if nothing could be
written, 3 if the press itself is broken.
"""

import argparse
import hashlib
import json
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

import claims.options  # noqa: F401  one thread for each process, said before numpy is imported
from claims import archive, catalog
from claims.articles import ARTICLES, contradictions
from claims.lab.evidence import AuthorError
from claims.lab.verdict import OPEN, VERDICTS, Contradiction, Judgement
from claims.mutation import score
from claims.press import breaking
from claims.press.address import NOWHERE, BadAddress, Site
from claims.press.card import claim_card, site_card
from claims.press.citation import whole
from claims.press.code import sweep as forget_code
from claims.press.drawing import Order, draw_all
from claims.press.export import SCHEMA, export
from claims.press.feed import feed
from claims.press.figure import DOWNLOADS, Drawing
from claims.press.font import characters, write_font
from claims.press.frameworks import fragment, recorded
from claims.press.gallery import caption
from claims.press.here import lab, offered, rounding
from claims.press.history import Edition, load
from claims.press.ledger import article_page, articles_page, contradictions_page, sources_fragment
from claims.press.listing import all_claims, curves, findings, tally
from claims.press.machines import script, site_data
from claims.press.markup import inert
from claims.press.moving import all_things, in_claims, render
from claims.press.page import Published, chance, citations, claim_page, environment, essay, floats, wrong_worlds
from claims.press.playground import playground, templates
from claims.press.teach import figures, lesson, questions
from claims.press.things import THINGS
from claims.press.verify import refresh
from claims.press.versions import redirect, title_of, version_page, versions_page, withdrawn_page

CLONE = catalog.ROOT.parent


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m claims.press", description=__doc__.partition("\n")[0])
    parser.add_argument("--docs", type=Path, default=CLONE / "docs", help="the folder that holds the site's sources")
    parser.add_argument("--evidence", type=Path, default=None, help="where the evidence is (default: .evidence)")
    parser.add_argument(
        "--take",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="add what fits of the evidence in DIR, which another machine earned; may be given again",
    )
    parser.add_argument("--site-url", default="", metavar="URL", help="where the site will stand, if that is known")
    parser.add_argument("--repo-url", default="", metavar="URL", help="where its source lives, if that is known")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    options = parser.parse_args(arguments)
    if not (options.docs / "index.md").exists():
        return _stop(f"{options.docs}: no site to write to; run this in a clone, or name its docs folder with --docs")
    try:
        site = Site.at(options.site_url, options.repo_url)
    except BadAddress as error:
        return _stop(str(error))
    for other in options.take:
        if not other.is_dir():
            return _stop(f"{other}: no such folder of evidence; name the one that the other run wrote with --evidence")
    memory = options.docs.parent / ".press"
    folder = options.evidence or archive.default_folder()
    try:
        memory.mkdir(exist_ok=True)
        lock = FileLock(memory / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            print("another build is at work in this folder; waiting for it", file=sys.stderr)
            lock.acquire(timeout=1800)
        with lock:
            return Press(options.docs, memory, folder, site).run(take=options.take, quiet=options.quiet)
    except archive.Unwritable as error:
        return _stop(str(error))
    except Timeout:
        return _stop(f"{memory / 'lock'}: another build has held this for half an hour; end it, then try again")
    except OSError as error:
        if error.errno is None:  # a missing template counts as an OSError, and is a bug of ours
            raise
        return _stop(f"{error.filename}: cannot be written ({error.strerror}); make the folder writable and try again")


def _stop(line):
    print(f"problem: {line}")
    return 2


class Press:
    """One run of the press, from the claims' files to the pages in `docs`."""

    def __init__(self, docs: Path, memory: Path, evidence: Path, site: Site = NOWHERE):
        self.docs, self.memory, self.evidence, self.site = docs, memory, evidence, site
        self.problems: list[str] = []
        self.written: set[Path] = set()
        self.changed = 0
        self.history, unreadable = load()
        self.lab = lab(catalog.ROOT, docs / "assets" / "runtime")
        self.problems += unreadable
        self.how_figures_are_drawn = (catalog.ROOT / "press" / "figure.py").read_text("utf-8")
        self.how_menus_are_made = [
            (catalog.ROOT / name).read_text("utf-8")
            for name in ("press/breaking.py", "mutation/statements.py", "lab/activations.py")
        ]
        self.how_cards_are_drawn = (catalog.ROOT / "press" / "card.py").read_text("utf-8")

    def run(self, *, take: list[Path] | None = None, quiet: bool = False) -> int:
        self.evidence.mkdir(parents=True, exist_ok=True)
        known = catalog.Catalog.load()
        if take:
            fitting, unfit = archive.take(self.evidence, take, known.sources)
            print(f"took the evidence of {len(fitting)} claims from {len(take)} folders")
            for id in unfit:
                print(f"left {id}: other code, other versions or another kind of machine earned that evidence")
        self.problems += map(str, known.problems)
        self.problems += refresh(known, self.evidence, quiet=quiet)
        broken = {problem.where.partition(":")[0]: problem.what for problem in known.problems}
        everyone = {source.id: self.judged(source, known, broken) for source in known.sources}
        everyone |= {published.id: published for published in self.drawn(everyone.values(), quiet)}
        self.write(f"assets/check/{self.lab.name}", self.lab.text)
        # A page that cannot be made takes its claim's verdict with it, and other pages mention that verdict.
        made = {id: self.made(published, known, everyone) for id, published in everyone.items()}
        if unmade := {id: claim for id, (claim, page) in made.items() if page is None}:
            everyone |= unmade
            made = {id: self.made(published, known, everyone) for id, published in everyone.items()}
        for published, page in made.values():
            self.write_claim(published, page)
        self.write("claims/index.md", all_claims(catalog.chapters(), everyone))
        for article in ARTICLES:
            self.write(f"articles/{article.key}.md", article_page(article, everyone, contradictions()))
        self.write("articles/index.md", articles_page(ARTICLES, everyone))
        self.write("articles/contradictions.md", contradictions_page(contradictions(), everyone))
        self.write_history(everyone)
        self.write_site(everyone)
        self.write("claims.json", _json(export(everyone, self.site, self.history)))
        self.write("claims.schema.json", _json(SCHEMA))
        self.remember("tally.md", tally(everyone))
        self.remember("curves.md", curves())
        self.remember("findings.md", self.findings(everyone))
        self.remember("chance.md", chance(everyone))
        self.remember("in-browser.md", offered(everyone.values()))
        self.remember("browser-floats.md", rounding(self.docs / "assets" / "runtime"))
        self.remember("floats.md", floats(catalog.chapters(), everyone))
        for path in sorted((self.docs / "essays").rglob("*.md")):
            self.remember_essay(path, everyone)
        self.remember("teach/questions.md", questions(catalog.chapters(), everyone))
        self.remember("teach/figures.md", figures(catalog.chapters(), everyone))
        self.remember_things(everyone)
        self.remember("wrong.md", wrong_worlds(everyone))
        starts = templates(self.docs / "playground")
        self.remember("playground.md", playground(starts, catalog.chapters(), known.sources, self.lab.name))
        reports, unreadable = recorded()
        self.problems += unreadable
        self.remember("frameworks.md", fragment(reports, everyone))
        self.remember("sources.md", sources_fragment(contradictions(), everyone))
        self.remember("nav.json", _json(self.navigation(everyone)))
        self.sweep()
        forget_code(self.memory / "code")
        texts = [path.read_text("utf-8") for path in sorted(self.docs.rglob("*.md"))]
        write_font(characters(texts), self.docs / "assets" / "fonts", self.memory / "font.txt")
        for problem in self.problems:
            print(f"problem: {problem}")
        open_claims = sum(published.judgement.verdict == OPEN for published in everyone.values())
        print(
            f"{len(everyone)} claims, {len(everyone) - open_claims} established; {self.changed} files changed"
            + (f"; {len(self.problems)} problems" if self.problems else "")
        )
        return 1 if self.problems or open_claims else 0

    # --- judging and drawing -----------------------------------------------------------------------------------------

    def judged(self, source, known, broken) -> Published:
        entry = known.entries.get(source.id)
        if entry is None:
            return Published(source, Judgement(OPEN, None, broken.get(source.where, "this file cannot be read")))
        stored = archive.fresh(self.evidence, source) if entry.evidence else None
        try:
            judgement = archive.judgement(entry, stored)
        except Contradiction as error:
            judgement = Judgement(OPEN, None, f"contradiction: {error}")
        if judgement.verdict == OPEN:
            why = judgement.why
            if entry.evidence and stored is None:
                why = "its checks were started, but the run never finished (it was killed, or pytest could not start)"
                judgement = Judgement(OPEN, None, why)
            self.problems.append(f"{source.where}: not established: {why}")
        wrong = score.fresh(self.evidence, source) if entry.evidence else None
        return Published(source, judgement, entry, stored, score=score.Score(entry, wrong["checks"]) if wrong else None)

    def drawn(self, everyone, quiet) -> Iterator[Published]:
        """The claims that have a figure, with their drawings; from the last run where nothing that they depend on has changed."""
        keys, orders = {}, {}
        for published in everyone:
            entry = published.entry
            if entry is None or entry.figure is None or (entry.evidence and published.evidence is None):
                continue
            try:
                numbers = published.numbers
            except AuthorError as error:
                self.undrawn(published, str(error))
                continue
            keys[published.id] = self.key(published, numbers)
            if kept := self.kept(published.id, keys[published.id]):
                yield replace(published, drawing=kept)
            else:
                order = Order(entry.source.module_name, published.id, published.title, numbers)
                orders[published.id] = published, order
        drawings = draw_all([order for _, order in orders.values()])
        for published, _ in orders.values():
            match next(drawings):
                case str(what):
                    self.undrawn(published, what)
                case drawing:
                    self.keep(published.id, keys[published.id], drawing)
                    yield replace(published, drawing=drawing)

    def undrawn(self, published, what):
        if published.judgement.verdict != OPEN:
            self.problems.append(f"{published.source.where}: its figure cannot be drawn: {what}")

    def key(self, published, numbers) -> str:
        """What a kept drawing must be keyed by."""
        parts = [
            archive.digest(published.source),
            published.title,
            json.dumps(numbers, sort_keys=True),
            self.how_figures_are_drawn,
        ]
        return _digest("\0".join(parts).encode())

    def kept(self, id, key) -> Drawing | None:
        try:
            kept = json.loads((self.memory / "figures" / f"{id}.json").read_text("utf-8"))
            files = {name: (self.docs / "claims" / id / name).read_bytes() for name in DOWNLOADS}
            if kept["key"] == key and kept["files"] == _digests(files):  # a run that was killed may have left others
                return Drawing(kept["svg"], tuple(kept["labels"]), files)
        except (OSError, ValueError, KeyError):
            pass
        return None

    def keep(self, id, key, made):
        kept = {"key": key, "svg": made.svg, "labels": made.labels, "files": _digests(made.files)}
        self.remember(f"figures/{id}.json", json.dumps(kept))

    # --- writing -----------------------------------------------------------------------------------------------------

    def made(self, published, known, everyone) -> tuple[Published, str | None]:
        """A claim with its page; or, if that cannot be made, what is left of the claim, and no page yet."""
        try:
            return published, claim_page(published, known, everyone, self.site, self.history, self.lab)
        except AuthorError as error:
            self.problems.append(f"{published.source.where}: {error}")
            return Published(published.source, Judgement(OPEN, None, str(error))), None

    def write_claim(self, published, page):
        self.write(f"claims/{published.id}.md", page)
        if published.entry is not None:
            self.write(f"claims/{published.id}/{published.source.path.name}", published.source.text)
            for form in citations(published, self.site, self.history):
                self.write(f"claims/{published.id}/{form.file}", form.text + "\n")
            if breaking.scalar(published.entry, published.runs):
                self.write(f"claims/{published.id}/break.json", self.menu(published))
        figure = published.drawing.files["figure.png"] if published.drawing else None
        parts = (published.title.rstrip("."), published.judgement.words, published.judgement.verdict, figure)
        self.write_card(f"claims/{published.id}/card.png", claim_card, *parts)
        if published.drawing:
            for name, data in published.drawing.files.items():
                self.write(f"claims/{published.id}/{name}", data)
            self.write(f"claims/{published.id}/figure.txt", caption(published, self.site, self.history))

    def menu(self, published):
        """What can be broken; from the last run where nothing that it depends on has changed, for finding it takes a tenth of a second."""
        found = published.score.found if published.score else None
        said = [published.source.text, published.runs, found, self.how_menus_are_made]
        key = _digest(json.dumps(said, sort_keys=True).encode())
        name = f"breaking/{published.id}.json"
        try:
            kept = json.loads((self.memory / name).read_text("utf-8"))
            if kept["key"] == key:
                return kept["menu"]
        except (OSError, ValueError, KeyError, TypeError):
            pass
        source = breaking.functions_source()
        made = breaking.menu(published.entry, published.runs, published.score, breaking.wrong_functions(source))
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"
        self.remember(name, json.dumps({"key": key, "menu": text}))
        return text

    def write_card(self, name, draw, *parts):
        """A card; that of the last run if nothing on it has changed, and no run since has left another in its place."""
        said = [_digest(part) if isinstance(part, bytes) else part for part in parts]
        key = _digest(json.dumps([said, self.how_cards_are_drawn]).encode())
        store = self.memory / "cards" / f"{name.replace('/', '-')}.key"
        try:
            card = (self.docs / name).read_bytes()
            if store.read_text("utf-8") != f"{key} {_digest(card)}":
                raise ValueError
        except (OSError, ValueError):
            card = draw(*parts)
            self.remember(f"cards/{store.name}", f"{key} {_digest(card)}")
        self.write(name, card)

    def write_site(self, everyone):
        """What tells programs, and people who are sent a link, of the site as a whole."""
        counted = Counter(published.judgement.verdict for published in everyone.values())
        tally = [[verdict, counted[verdict]] for verdict in VERDICTS if counted[verdict]]
        about = (
            f"Four popular articles, sentence by sentence: {len(everyone)} claims, with checks that a machine can fail."
        )
        self.write_card("assets/card.png", site_card, "Why do neural networks use ReLU?", about, tally)
        self.remember("site.html", script(site_data(about, len(everyone), self.history, self.site)) + "\n")
        newest = self.history.newest
        edition = Edition(newest.version, newest.date) if newest else self.history.edition("", None)
        forms = whole(len(everyone), edition, self.site)
        self.remember("cite.md", environment().get_template("cite.md.jinja").render(forms=forms))
        sitemap = f"\nSitemap: {self.site.link('sitemap.xml')}\n" if self.site.url else ""
        self.write("robots.txt", f"User-agent: *\nAllow: /\n{sitemap}")

    def write_history(self, everyone):
        """What each version said, what has changed since, and a page in the place of each claim that is no more."""
        words = {id: published.judgement.words for id, published in everyone.items()}
        self.problems += self.history.unrecorded() + self.history.problems(words)
        self.write("versions/index.md", versions_page(self.history, everyone))
        for record in self.history.records:
            self.write(f"versions/{record.version}.md", version_page(record, self.history, everyone))
        titles = {id: published.title for id, published in everyone.items()}
        self.write("feed.xml", feed(self.history, titles, self.site))
        for change in self.withdrawn(everyone):
            titles[change.id] = title_of(change, self.history)
            self.write(f"claims/{change.id}.md", withdrawn_page(change, self.history))
        for old, new in self.history.renamed().items():
            if new in titles and old not in everyone:
                self.write(f"claims/{old}/index.html", redirect(old, new, titles[new], self.site))

    def withdrawn(self, everyone):
        """The claims that are no more, each of which some version spoke of."""
        return [c for id, c in self.history.removed().items() if id not in everyone and self.history.told(id)]

    def write(self, name: str, text: str | bytes) -> None:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.changed += archive.write_text(path, text)
        self.written.add(path)

    def remember(self, name: str, text: str) -> None:
        (self.memory / name).parent.mkdir(parents=True, exist_ok=True)
        archive.write_text(self.memory / name, text)

    def findings(self, everyone) -> str:
        """What stands out, for the home page. A clone whose claims are its own has no such file, and is silent."""
        path = self.docs / "essays" / "findings.toml"
        if not path.exists():
            return ""
        text, problems = findings(path.read_text("utf-8"), everyone, f"docs/essays/{path.name}")
        self.problems += problems
        return text

    def remember_essay(self, path: Path, everyone) -> None:
        """An essay lies in its folder where the page that takes it in lies in `docs`."""
        name = path.relative_to(self.docs / "essays").as_posix()
        text = path.read_text("utf-8")
        try:
            text = essay(lesson(text, everyone, THINGS), everyone, name)
        except AuthorError as error:
            self.problems.append(f"{path.relative_to(self.docs.parent)}: {error}")
        self.remember(f"essays/{name}", text)

    def remember_things(self, everyone) -> None:
        self.remember("move/all.md", all_things(THINGS))
        for thing in THINGS.values():
            self.remember(f"move/{thing.name}.md", render(thing, f"move/{thing.name}.md"))
            self.remember(f"move/{thing.name}-claims.md", in_claims(thing.name, everyone.values()))

    def sweep(self) -> None:
        """Delete what an earlier run wrote and this one did not."""
        old = [sorted((self.docs / name).rglob("*"), reverse=True) for name in ("claims", "articles", "versions")]
        old.append((self.docs / "assets" / "check").glob("lab-*.json"))
        for paths in old:
            for path in paths:
                if path.is_file() and path not in self.written:
                    path.unlink()
                    self.changed += 1
                elif path.is_dir() and not any(path.iterdir()):
                    path.rmdir()

    def navigation(self, everyone) -> list:
        """The claims by chapter and the articles, in the form of MkDocs's nav."""
        groups = []
        for chapter in catalog.chapters():
            own = [p for p in everyone.values() if p.source.chapter.name == chapter.name]
            if own:
                groups.append({chapter.title: [{inert(p.title.rstrip(".")): f"claims/{p.id}.md"} for p in own]})
        versions = [{f"Version {r.version}": f"versions/{r.version}.md"} for r in reversed(self.history.records)]
        withdrawn = [{f"{c.id}": f"claims/{c.id}.md"} for c in self.withdrawn(everyone)]
        gone = [{"Withdrawn": withdrawn}] if withdrawn else []
        return [
            {"Claims": ["claims/index.md", *groups]},
            {
                "Articles": [
                    "articles/index.md",
                    *({a.title: f"articles/{a.key}.md"} for a in ARTICLES),
                    {"Contradictions": "articles/contradictions.md"},
                ]
            },
            {"Cite": [{"Versions": ["versions/index.md", *versions]}, *gone]},
        ]


def _digest(data):
    return hashlib.sha256(data).hexdigest()


def _digests(files):
    return {name: _digest(data) for name, data in files.items()}


def _json(value):
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    try:
        status = main()
    except Exception:  # a bug of ours must not look like a claim that is not established
        traceback.print_exc()
        status = 3
    sys.exit(status)
