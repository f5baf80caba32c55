"""The list of all claims and the home page in a browser: find, filter, share, go back; with keys, without scripts."""

import json
from urllib.parse import quote

import pytest

from claims.press.listing import slug

SHOWN = """() => [...document.querySelectorAll(".entries > li")].filter(li => li.checkVisibility())
    .map(li => li.querySelector("a").getAttribute("href").replace(/\\/$/, ""))"""

#: How far what one sees has moved by itself; the wait is for what is still on its way.
MOVED = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""


@pytest.fixture(scope="module")
def claims(built):
    """What claims.json says of each claim: what the list shows is compared with that."""
    return json.loads((built / "claims.json").read_text("utf-8"))["claims"]


@pytest.fixture
def goto(readers, address):
    """Open a page in a window that is open already, wide and dark or on a phone by day: quicker than `visit`."""
    used = []

    def going(path, phone=False):
        page, complaints = readers[0 if phone else 1]
        used.append(complaints)
        page.goto(f"{address}/{path}")
        return page

    yield going
    assert not any(used)


def noticed(claim):
    worlds = claim["wrong_worlds"]
    if not worlds or not worlds["shown"]:
        return "none-run"
    return "all" if worlds["noticed"] == worlds["shown"] else "some"


VALUES = {
    "verdict": lambda claim: {slug(claim["words"])},
    "chapter": lambda claim: {claim["chapter"]},
    "article": lambda claim: {s["article"].replace("_", "-") for s in claim["sentences"]} or {"none"},
    "kind": lambda claim: {check["kind"] for check in claim["checks"]},
    "noticed": lambda claim: {noticed(claim)},
}


def fitting(claims, **asked):
    return [
        claim["id"]
        for claim in claims
        if all(VALUES[name](claim) & set(values.split(",")) for name, values in asked.items())
    ]


def address(**asked):
    return "claims/?" + "&".join(f"{name}={values}" for name, values in asked.items())


def says(page, text):
    """Wait until the list says that."""
    page.wait_for_function("text => document.querySelector('.found__say').innerText.includes(text)", arg=text)


ASKED = [
    {"verdict": "refuted"},
    {"verdict": "refuted,contradicted-by-experiment", "article": "davenport"},
    {"kind": "experiment", "chapter": "training,depth"},
    {"kind": "statistic,measurement", "verdict": "proved"},
    {"article": "none"},
    {"noticed": "none-run"},
    {"noticed": "all,some", "article": "why-relu"},
]


# --- filters and their address -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_link_shows_the_claims_that_it_asks_for(goto, claims, asked):
    page = goto(address(**asked))
    expected = fitting(claims, **asked)
    assert page.evaluate(SHOWN) == expected
    says(page, f"{len(expected)} of {len(claims)} claims" if len(expected) < len(claims) else f"{len(claims)} claims")
    assert page.locator(".found__none").is_visible() == (not expected)
    assert {
        box for box in page.evaluate("[...document.querySelectorAll('.facets input:checked')].map(b => b.value)")
    } == {value for values in asked.values() for value in values.split(",")}


def test_the_whole_list_is_there_first(goto, claims):
    page = goto("claims/")
    assert page.evaluate(SHOWN) == [claim["id"] for claim in claims]
    assert not page.locator(".found__none").is_visible()


def test_filters_go_into_the_address_and_back_takes_them_out_again(goto, claims):
    page = goto("claims/")
    page.locator("input[value=refuted]").check()
    assert page.url.endswith("claims/?verdict=refuted")
    page.locator("input[value=davenport]").check()
    assert page.url.endswith("claims/?verdict=refuted&article=davenport")
    assert page.evaluate(SHOWN) == fitting(claims, verdict="refuted", article="davenport")
    page.go_back()
    assert page.evaluate(SHOWN) == fitting(claims, verdict="refuted")
    assert not page.locator("input[value=davenport]").is_checked()
    page.go_back()
    assert len(page.evaluate(SHOWN)) == len(claims) and page.url.endswith("claims/")
    page.go_forward()
    assert page.evaluate(SHOWN) == fitting(claims, verdict="refuted")


def test_one_step_back_undoes_a_whole_search(goto, claims):
    page = goto("claims/")
    page.locator("#find").press_sequentially("dead unit")
    assert page.url.endswith("?find=dead%20unit")
    page.go_back()
    assert page.locator("#find").input_value() == "" and len(page.evaluate(SHOWN)) == len(claims)


def test_back_from_a_claim_leads_to_the_list_as_it_was(visit, claims):
    page = visit("claims/")
    page.locator("input[value=refuted]").check()
    expected = fitting(claims, verdict="refuted")
    page.locator(f".entries a[href='{expected[0]}/']").click()
    page.wait_for_url(f"**/claims/{expected[0]}/")
    page.go_back(wait_until="networkidle")
    assert page.evaluate(SHOWN) == expected and page.locator("input[value=refuted]").is_checked()


def test_a_filtered_list_can_be_copied_and_opened_by_somebody_else(visit, claims):
    page = visit("claims/", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#find").fill("gradient")
    page.locator("input[value=proved-under-conditions]").check()
    page.locator("[data-does=copy]").click()
    page.get_by_text("The link is copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    shown = page.evaluate(SHOWN)
    assert link == page.url and 0 < len(shown) < len(fitting(claims, verdict="proved-under-conditions"))
    other = visit("claims/" + link.partition("claims/")[2])
    assert other.evaluate(SHOWN) == shown and other.locator("#find").input_value() == "gradient"


def test_clear_brings_everything_back(goto, claims):
    page = goto(address(verdict="refuted", find="linear"))
    assert 0 < len(page.evaluate(SHOWN)) < len(fitting(claims, verdict="refuted"))
    page.locator(".controls [data-does=clear]").click()
    assert len(page.evaluate(SHOWN)) == len(claims) and page.url.endswith("claims/")
    assert page.locator(".facets input:checked").count() == 0


def test_the_counts_say_what_each_option_would_show(goto, claims):
    page = goto(address(verdict="refuted"))
    for name in VALUES:
        for label in page.locator(f"fieldset[data-facet={name}] label").all():
            value = label.locator("input").get_attribute("value")
            asked = {"verdict": "refuted"} | {name: value}
            assert int(label.locator(".facets__count").inner_text()) == len(fitting(claims, **asked)), (name, value)


# --- words -------------------------------------------------------------------------------------------------------------


def found(page, words):
    page.locator("#find").fill(words)
    return page.evaluate(SHOWN)


def test_words_are_found_in_titles_statements_and_ids(goto, claims):
    page = goto("claims/")
    assert found(page, "he-preserves-mean") == ["he-preserves-mean-not-median"]
    assert found(page, "median he preserves") == ["he-preserves-mean-not-median"]  # in any order
    assert found(page, "DEAD never") == found(page, "dead never") != []
    sigma = found(page, "σ")
    assert sigma == found(page, "Sigma") == found(page, "SIGMA") and "sigmoid-strictly-inside-unit-interval" in sigma
    statements = {claim["id"] for claim in claims if r"\sigma" in claim["formally"]}
    assert statements <= set(sigma)
    assert found(page, "sígmoid") == found(page, "sigmoid") != []
    assert "relu-is-nonlinear" in found(page, "nonlinear") and found(page, "non-linear")
    assert found(page, "initialization") == found(page, "initialisation") != []
    assert found(page, "fix 4⁻ᴸ multiply") == [] and found(page, "4⁻ᴸ multiply") == found(page, "4-l multiply") != []
    assert found(page, "no claim says this") == [] and page.locator(".found__none").is_visible()
    says(page, f"0 of {len(claims)} claims")
    page.locator(".found__none button").click()
    assert len(page.evaluate(SHOWN)) == len(claims)


def test_the_words_are_marked_in_the_titles(goto):
    page = goto("claims/?find=Dead+unit")
    marked = page.evaluate("[...CSS.highlights.get('found')].map(String)")
    assert {text.lower() for text in marked} == {"dead", "unit"} and len(marked) >= 2 * 3
    page.locator("#find").fill("")
    assert page.evaluate("CSS.highlights.get('found').size") == 0


# --- what comes in by the address ----------------------------------------------------------------------------------------

HOSTILE = {
    "a script": "verdict=" + quote("<script>document.title='taken'</script>"),
    "an image": "find=" + quote("<img src=x onerror=\"document.title='taken'\">"),
    "unknown values": "verdict=true&chapter=cooking",
    "names of properties": "kind=__proto__,constructor&verdict=toString",
    "a very long text": "find=" + "a" * 5000,
    "very many values": "verdict=" + ",".join(f"v{n}" for n in range(500)),
    "half a character": "article=%E0%A4%A",
    "a selector": "verdict=" + quote('proved"],*{}<!--'),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_link_is_ignored_in_plain_words(goto, claims, what):
    page = goto(f"claims/?{HOSTILE[what]}")
    assert page.title() != "taken" and page.locator(".finder img, .found script").count() == 0
    if what == "an image":  # a text to search for, and nobody has written it
        assert page.evaluate(SHOWN) == [] and page.locator("#find").input_value().startswith("<img")
    else:
        assert len(page.evaluate(SHOWN)) == len(claims)
        says(page, "means nothing to this list")
        page.locator("input[value=refuted]").check()  # and it goes away with the next step
        assert page.url.endswith("claims/?verdict=refuted")
        page.wait_for_function("!document.querySelector('.found__say').innerText.includes('means nothing')")


def test_what_is_known_of_a_strange_link_counts(goto, claims):
    page = goto("claims/?verdict=refuted,invented&utm_source=mail#depth")
    assert page.evaluate(SHOWN) == fitting(claims, verdict="refuted")
    says(page, "means nothing to this list")


def test_other_people_s_parameters_are_nothing_strange(goto, claims):
    page = goto("claims/?utm_source=mail&h=sigmoid")
    assert len(page.evaluate(SHOWN)) == len(claims) and "nothing" not in page.locator(".found__say").inner_text()


# --- reading conditions --------------------------------------------------------------------------------------------------


def test_without_scripts_all_claims_are_listed(visit, claims):
    page = visit("claims/?verdict=refuted", java_script_enabled=False)
    assert page.locator(".entries > li:visible").count() == len(claims)
    assert not page.locator(".controls").is_visible()
    page.locator(".jump a[href='#dying']").click()
    assert page.url.endswith("#dying")
    page.locator(".about summary").first.click()
    assert page.locator(".about p").first.is_visible()


def test_a_list_whose_script_never_comes_is_shown_all_the_same(visit, claims, chromium, address):
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/list.js", lambda route: route.abort())
    page.goto(f"{address}/claims/?verdict=refuted", wait_until="load")
    assert len(page.evaluate(SHOWN)) == len(claims)
    context.close()


def test_keys_are_enough(goto, claims):
    page = goto("claims/")
    page.locator("#find").focus()
    page.keyboard.type("gradient")
    expected = page.evaluate(SHOWN)
    assert 0 < len(expected) < len(claims)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "refuted":
            break
    page.keyboard.press("Space")
    expected = [id for id in expected if id in fitting(claims, verdict="refuted")]
    assert page.evaluate(SHOWN) == expected
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring != "none"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.entries')?.tagName") == "UL":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{expected[0]}/")


def test_a_phone_opens_the_filters_with_a_button(visit, claims):
    page = visit("claims/", width=390)
    assert not page.locator(".facets").is_visible()
    button = page.locator(".controls__open")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    page.locator("input[value=refuted]").check()
    assert button.inner_text() == "Filters (1)" and page.evaluate(SHOWN) == fitting(claims, verdict="refuted")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name=f"Show {len(fitting(claims, verdict='refuted'))} claims").click()
    assert not page.locator(".facets").is_visible() and button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.className") == "controls__open"


MOVING = ["", "claims/", "claims/?verdict=refuted", "claims/?find=dead&kind=proof", "claims/?find=nothing+fits"]


@pytest.mark.parametrize("path", MOVING)
def test_nothing_moves_by_itself(goto, path):
    for phone in False, True:
        assert goto(path, phone=phone).evaluate(MOVED) <= 0.02


def test_a_jump_would_have_been_seen(goto):
    page = goto("claims/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('beforebegin', '<p style=\"height: 40vh\"></p>')")
    assert page.evaluate(MOVED) > 0.02


# --- the home page -------------------------------------------------------------------------------------------------------


def test_each_part_of_the_picture_leads_to_the_claims_that_it_counts(goto, claims):
    links = goto("").evaluate(
        "[...document.querySelectorAll('.tally a')].map(a => [a.href.split('/').slice(3).join('/'), a.innerText.trim(),"
        " a.querySelectorAll('i').length])"
    )
    assert {words for _, text, _ in links for words in [text.split(maxsplit=1)[1]]} == {c["words"] for c in claims}
    for path, text, marks in links:
        number, words = text.split(maxsplit=1)
        page = goto(path)
        expected = fitting(claims, verdict=slug(words))
        assert page.evaluate(SHOWN) == expected and len(expected) == int(number) == marks


def test_the_findings_and_the_doors_are_there(goto, claims):
    page = goto("")
    known = {claim["id"]: claim for claim in claims}
    assert page.locator(".finding").count() == 5
    for finding in page.locator(".finding").all():
        link = finding.locator(".finding__claim a")
        claim = known[link.get_attribute("href").split("/")[1]]
        assert finding.locator(".finding__words").inner_text() == claim["words"].capitalize() + ":"
        assert finding.locator("figure svg").is_visible()
    for door in "Teach", "Check", "Cite":
        assert page.locator(".door", has=page.get_by_role("heading", name=door)).locator("a").first.is_visible()
