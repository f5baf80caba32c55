"""The site's navigation: what is written by hand, and what the press adds."""

__all__ = ["joined"]


def joined(written: list[dict], made: list[dict]) -> list[dict]:
    """The navigation of mkdocs.yml with the sections that the press made: after the first page, or within their namesakes."""
    by_hand = {title: list(pages) for item in written for title, pages in item.items() if isinstance(pages, list)}
    after = []
    for section in made:
        ((title, pages),) = section.items()
        if title in by_hand:
            by_hand[title] += pages
        else:
            after.append(section)
    home, *rest = [{title: by_hand.get(title, pages) for title, pages in item.items()} for item in written]
    return [home, *after, *rest]
