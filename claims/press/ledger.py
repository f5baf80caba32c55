"""The pages of the source material: each article's sentences with the verdicts beside them, and the contradictions."""

from collections import Counter

from claims.articles import ARTICLES, Article, Contradiction, Sentence
from claims.lab.verdict import CONDITIONAL, FAILS, HOLDS, OPEN, UNCHECKABLE, VERDICTS
from claims.press.page import MARKS, Published, environment

__all__ = ["article_page", "articles_page", "contradictions_page", "sources_fragment"]

#: What becomes of several claims: the words behind their number. Of one claim they are those of the verdict itself.
SEVERAL = {
    HOLDS: "hold",
    CONDITIONAL: "hold under conditions",
    FAILS: "fail",
    UNCHECKABLE: "not checkable",
    OPEN: "not established",
}


def article_page(
    article: Article, everyone: dict[str, Published], contradictions: tuple[Contradiction, ...] = ()
) -> str:
    """The Markdown of an article's page. Claims that are not written yet are listed as to come."""
    said = {sentence: [] for sentence in article.sentences}
    for published in everyone.values():
        if published.entry is not None:
            for sentence in published.entry.claim.said_in:
                if sentence in said:
                    said[sentence].append(published)
    rows = []
    for sentence in article.sentences:
        published = said[sentence]
        coming = [id for id in sentence.claims if id not in everyone]
        notes = [(note, written(note, everyone)) for note in article.notes_on(sentence)]
        rows.append((sentence, published, coming, notes, against(sentence, contradictions)))
    return (
        environment()
        .get_template("article.md.jinja")
        .render(
            article=article,
            rows=rows,
            score=score(article, everyone),
            notes=[(note, written(note, everyone)) for note in article.notes],
            contradictions=[
                sides_of(contradiction, everyone)
                for contradiction in contradictions
                if any(s.article == article.name for side in contradiction.sides for s in side.sentences)
            ],
        )
    )


def written(note, everyone):
    """The claims that a note points to, as far as they are written."""
    ids = [*([note.merged_into] if note.merged_into else []), *note.see]
    return [everyone[id] for id in ids if id in everyone]


def against(sentence: Sentence, contradictions: tuple[Contradiction, ...]) -> list[Contradiction]:
    """The contradictions that a sentence takes part in."""
    return [c for c in contradictions if any(sentence in side.sentences for side in c.sides)]


def contradictions_page(contradictions: tuple[Contradiction, ...], everyone: dict[str, Published]) -> str:
    """The questions to which the articles give answers that cannot all be right, with the verdict beside each answer."""
    rows = [sides_of(contradiction, everyone) for contradiction in contradictions]
    return environment().get_template("contradictions.md.jinja").render(rows=rows)


def sides_of(contradiction: Contradiction, everyone: dict[str, Published]) -> tuple[Contradiction, list]:
    """A contradiction with its sides: what each says, who says so, and the claims that it makes."""
    return contradiction, [
        (side, cited(side.sentences), [everyone[id] for id in side.claims if id in everyone])
        for side in contradiction.sides
    ]


def cited(sentences: tuple[Sentence, ...]) -> list[tuple[Article, list[Sentence]]]:
    """The sentences by the article that they stand in."""
    return [(article, own) for article in ARTICLES if (own := [s for s in sentences if s.article == article.name])]


def sources_fragment(contradictions: tuple[Contradiction, ...], everyone: dict[str, Published]) -> str:
    """What the home page says of the articles, counted."""
    sentences = [sentence for article in ARTICLES for sentence in article.sentences]
    return (
        environment()
        .get_template("sources.md.jinja")
        .render(
            articles=len(ARTICLES),
            sentences=len(sentences),
            making=sum(bool(sentence.claims) for sentence in sentences),
            said=sum(bool(it.entry and it.entry.claim.said_in) for it in everyone.values()),
            notes=sum(len(article.notes) for article in ARTICLES),
            contradictions=len(contradictions),
        )
    )


def score(article: Article, everyone: dict[str, Published]) -> dict:
    """How many sentences make claims, and how the verdicts on the claims that are written fall."""
    making = [sentence for sentence in article.sentences if sentence.claims]
    ids = {id for sentence in making for id in sentence.claims}
    verdicts = Counter(everyone[id].judgement.verdict for id in ids if id in everyone)
    return {
        "sentences": len(article.sentences),
        "making": len(making),
        "claims": len(ids),
        "written": sum(id in everyone for id in ids),
        "notes": len(article.notes),
        "verdicts": [
            (MARKS[verdict], verdict if verdicts[verdict] == 1 else SEVERAL[verdict], verdicts[verdict])
            for verdict in VERDICTS
            if verdicts[verdict]
        ],
    }


def articles_page(articles: tuple[Article, ...], everyone: dict[str, Published]) -> str:
    """The list of the four articles with their scores."""
    return (
        environment()
        .get_template("articles.md.jinja")
        .render(
            rows=[(article, score(article, everyone)) for article in articles],
            most=max(score(article, everyone)["written"] for article in articles),
        )
    )
