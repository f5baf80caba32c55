"""The page of an article: its sentences in order, our gist of each, and the verdict beside it."""

from collections import Counter

from claims.articles import Article
from claims.lab.verdict import VERDICTS
from claims.press.page import MARKS, Published, environment

__all__ = ["article_page", "articles_page"]


def article_page(article: Article, everyone: dict[str, Published]) -> str:
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
        rows.append((sentence, published, coming))
    return (
        environment()
        .get_template("article.md.jinja")
        .render(article=article, rows=rows, score=score(article, everyone))
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
        "verdicts": [(MARKS[verdict], verdict, verdicts[verdict]) for verdict in VERDICTS if verdicts[verdict]],
    }


def articles_page(articles: tuple[Article, ...], everyone: dict[str, Published]) -> str:
    """The list of the four articles with their scores."""
    return (
        environment()
        .get_template("articles.md.jinja")
        .render(rows=[(article, score(article, everyone)) for article in articles])
    )
