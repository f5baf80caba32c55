"""``claims.json``: every claim, its verdict, evidence and source, for programs; and the schema that describes it."""

from typing import Any

from claims import __version__
from claims.lab.evidence import LEAST_POWER
from claims.lab.verdict import GRADES, KINDS, REASONS, ROLES, VERDICTS
from claims.mutation.score import REASONS as SURVIVES
from claims.press.address import NOWHERE, Site
from claims.press.history import UNWRITTEN, History
from claims.press.machines import LICENCE
from claims.press.page import Published, citation
from claims.press.wrong import CELLS, DIFFERS, rows

__all__ = ["SCHEMA", "export"]


def export(everyone: dict[str, Published], site: Site = NOWHERE, history: History = UNWRITTEN) -> dict[str, Any]:
    """The contents of ``claims.json``. Series of numbers stay in the evidence; single ones are exported."""
    return {
        "$schema": "claims.schema.json",
        "name": "Rectified",
        "version": __version__,
        "released": history.newest.date.isoformat() if history.newest else None,
        "address": site.url or None,
        "licence": LICENCE,
        "claims": [_claim(published, site, history) for published in everyone.values()],
    }


def _claim(published, site, history):
    entry, judgement = published.entry, published.judgement
    cited = citation(published, site, history)
    made = {
        "id": published.id,
        "page": f"claims/{published.id}/",
        "chapter": published.source.chapter.name,
        "file": published.source.where,
        "title": published.title,
        "verdict": judgement.verdict,
        "grade": judgement.grade,
        "words": judgement.words,
        "why": judgement.why,
        "verified": published.evidence["finished"] if published.evidence else None,
        "digest": published.evidence["digest"] if published.evidence else None,
        "versions": published.evidence["versions"] if published.evidence else {},
        "platform": published.evidence["platform"] if published.evidence else {},
        "released_in": cited.edition.version if cited.edition.released else None,
        "permalink": cited.edition.place(published.id) if cited.edition.released else None,
        "history": [
            {"version": record.version, "date": record.date.isoformat(), "id": said.id, "words": said.words}
            for record, said in history.told(published.id)
        ],
        "formally": "",
        "instead": "",
        "not_checkable": None,
        "conditions": [],
        "sentences": [],
        "related": [],
        "literature": [],
        "wrong_worlds": None,
        "checks": [],
    }
    if entry is None:
        return made
    runs = published.runs
    return made | {
        "formally": entry.claim.formally,
        "instead": entry.claim.instead,
        "not_checkable": entry.claim.not_checkable,
        "conditions": [
            {"condition": condition, "necessity_unknown": condition in entry.claim.necessity_unknown}
            for condition in entry.claim.conditions
        ],
        "sentences": [{"article": s.article, "sentence": s.n, "sha256": s.sha256} for s in entry.claim.said_in],
        "related": entry.claim.related,
        "literature": [
            {"authors": r.authors, "year": r.year, "title": r.title, "published_in": r.published_in, "doi": r.doi}
            for r in entry.claim.literature
        ],
        "wrong_worlds": _wrong_worlds(published.score),
        "checks": [
            {
                "name": name,
                "kind": evidence.kind,
                "shows": evidence.shows,
                "condition": evidence.condition,
                "sentence": entry.sentence_of(name),
                "outcome": runs.get(name, {}).get("outcome", "did not run"),
                "profile": runs.get(name, {}).get("profile"),
                "seconds": runs.get(name, {}).get("seconds"),
                "error": evidence.error,
                "alternative": evidence.alternative or None,
                "power": runs.get(name, {}).get("power"),
                "tried": runs.get(name, {}).get("tried"),
                "thrown_away": runs.get(name, {}).get("thrown_away"),
                "wrong_worlds": dict(zip(("noticed", "shown"), published.score.of_check(name), strict=True))
                if published.score
                else None,
                "numbers": {
                    key: value
                    for key, value in runs.get(name, {}).get("numbers", {}).items()
                    if not isinstance(value, (list, dict))
                },
            }
            for name, evidence in entry.evidence.items()
        ],
    }


def _wrong_worlds(score):
    """What the checks of the verdict notice, world by world; None where the wrong worlds were not run."""
    if score is None:
        return None
    worlds = [
        {"world": row.world, "differs": row.differs, "outcome": row.outcome, "checks": row.checks, "reason": row.reason}
        for row in rows(score)
    ]
    return {"noticed": sum(world["outcome"] != "survives" for world in worlds), "shown": len(worlds), "worlds": worlds}


def _object(**properties):
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(of):
    return {"type": "array", "items": of}


_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_COUNT_OR_NULL = {"type": ["integer", "null"], "minimum": 0}
_ID = {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"}

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "The claims of Rectified, with their verdicts and evidence",
    **_object(
        **{"$schema": _TEXT},
        name=_TEXT,
        version=_TEXT,
        released=_TEXT_OR_NULL,
        address=_TEXT_OR_NULL,
        licence=_TEXT,
        claims=_list(
            _object(
                id=_ID,
                page=_TEXT,
                chapter=_TEXT,
                file=_TEXT,
                title=_TEXT,
                verdict={"enum": list(VERDICTS)},
                grade={"enum": [*GRADES, None]},
                words=_TEXT,
                why=_TEXT,
                verified=_TEXT_OR_NULL,
                digest=_TEXT_OR_NULL,
                versions={"type": "object", "additionalProperties": _TEXT},
                platform={"type": "object", "additionalProperties": _TEXT},
                released_in=_TEXT_OR_NULL,
                permalink=_TEXT_OR_NULL,
                history=_list(_object(version=_TEXT, date=_TEXT, id=_ID, words=_TEXT)),
                formally=_TEXT,
                instead=_TEXT,
                not_checkable={"enum": [*REASONS, None]},
                conditions=_list(_object(condition=_TEXT, necessity_unknown={"type": "boolean"})),
                sentences=_list(_object(article=_TEXT, sentence={"type": "integer", "minimum": 1}, sha256=_TEXT)),
                related=_list(_ID),
                literature=_list(
                    _object(authors=_TEXT, year={"type": "integer"}, title=_TEXT, published_in=_TEXT, doi=_TEXT)
                ),
                wrong_worlds={
                    "anyOf": [
                        {"type": "null"},
                        _object(
                            noticed=_COUNT,
                            shown=_COUNT,
                            worlds=_list(
                                _object(
                                    world={"enum": list(DIFFERS)},
                                    differs=_TEXT,
                                    outcome={"enum": list(CELLS)},
                                    checks=_list(_TEXT),
                                    reason={"enum": ["", *SURVIVES]},
                                )
                            ),
                        ),
                    ]
                },
                checks=_list(
                    _object(
                        name=_TEXT,
                        kind={"enum": list(KINDS)},
                        shows={"enum": list(ROLES)},
                        condition=_TEXT_OR_NULL,
                        sentence=_TEXT,
                        outcome=_TEXT,
                        profile={"enum": ["default", "thorough", None]},
                        seconds={"type": ["number", "null"], "minimum": 0},
                        error={"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1e-6},
                        alternative=_TEXT_OR_NULL,
                        power={"type": ["number", "null"], "minimum": LEAST_POWER, "exclusiveMaximum": 1},
                        tried=_COUNT_OR_NULL,
                        thrown_away=_COUNT_OR_NULL,
                        wrong_worlds={"anyOf": [{"type": "null"}, _object(noticed=_COUNT, shown=_COUNT)]},
                        numbers={"type": "object", "additionalProperties": {"type": ["number", "string", "boolean"]}},
                    )
                ),
            )
        ),
    ),
}
