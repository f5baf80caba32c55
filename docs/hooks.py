"""Lets MkDocs run the press before each build. This is the only file that knows MkDocs.

The press runs in a process of its own, because MkDocs keeps imported modules while it serves.
"""

import html
import json
import logging
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs.exceptions import Abort
from mkdocs.plugins import CombinedEvent, event_priority

from claims.press.navigation import joined

log = logging.getLogger("mkdocs.hooks.rectified")
serving = False  # and its port not taken yet
made_up = False  # whether the site's address is one that MkDocs made up

#: What the search plugin would parse tag by tag, for a second each ten pages: drawings and code, in which nobody searches, and
#: formulas, of which it wants the letters.
DRAWING_OR_CODE = re.compile(
    r'<svg\b.*?</svg>|<div class="[^"]*\bhighlight"[^>]*\bdata-search-exclude\b.*?</pre></div>', re.DOTALL
)
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
TAKEN_OUT = re.compile(r"<!--hidden (\d+)-->|<!--letters of (\d+)-->.*?<!--end-->", re.DOTALL)
FOR_SEARCH = re.compile(r'\s?data-search-\w+="[^"]*"')


def on_startup(*, command, dirty):
    global serving, made_up
    serving = made_up = command == "serve"


@event_priority(50)  # before the offline plugin, which would name a script on another host
def on_config(config):
    global serving
    if config.plugins["material/offline"].config.enabled:
        config.extra["polyfills"] = ["assets/offline/iframe-worker.js"]  # put there by claims.release
    root = Path(config.config_file_path).parent
    if serving:
        _refuse_taken_port(config.dev_addr)
        serving = False  # from the second build on the port is ours
    run = subprocess.run(  # its progress bar goes to the terminal, its report comes here
        [sys.executable, "-m", "claims.press", "--docs", config.docs_dir, *_addresses(config)],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        # Written beside the sources, bytecode would look like a change to the files that `serve` watches; and sent to another
        # folder, it would be looked for only there: every library would be compiled anew, for ten seconds.
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    report = run.stdout.splitlines()
    problems = [line.removeprefix("problem: ") for line in report if line.startswith("problem: ")]
    if run.returncode not in (0, 1) or not report:  # Python too says 1, of a press that cannot even be read
        raise Abort(problems[-1] if problems else "the press stopped; what it said is above")
    for problem in problems:
        log.warning(problem)
    log.info(report[-1])
    config.markdown_extensions.append(LinksInHtml())
    config.nav = joined(config.nav, json.loads((root / ".press" / "nav.json").read_text("utf-8")))
    return config


def _addresses(config):
    """What the press must know to write absolute addresses; nothing where nothing is known."""
    known = {"--site-url": "" if made_up else config.site_url, "--repo-url": config.extra.get("repo_url")}
    return [part for name, url in known.items() if url for part in (name, url)]


class LinksInHtml(Extension):
    """Links that are written as HTML lead from source file to source file, as those that are written as Markdown do, and are made
    into addresses and checked as these are. MkDocs would leave them as they stand; Zensical does not."""

    def extendMarkdown(self, md):
        md.treeprocessors.register(_FollowLinks(md), "links_in_html", -1)  # after MkDocs has done the others


class _FollowLinks(Treeprocessor):
    def run(self, root):
        stash, address = self.md.htmlStash.rawHtmlBlocks, self.md.treeprocessors["relpath"].path_to_url

        def followed(match):
            return f"{match[1]}{html.escape(address(html.unescape(match[2])))}{match[3]}"

        for i, block in enumerate(stash):
            if isinstance(block, str):
                stash[i] = LINK.sub(followed, block)


#: In code that is shown, no tag is left that could match.
LINK = re.compile(r"""(<[a-z][^<>]*?\s(?:href|src)=")([^"#][^"]*)(")""")
taken_out = []


@event_priority(100)  # before the search plugin, which reads the page here
def _hide_from_search(context, *, page, config, nav):
    taken_out.clear()

    def hidden(match):
        taken_out.append(match[0])
        return f"<!--hidden {len(taken_out) - 1}-->"

    def letters(match):
        taken_out.append(match[0])
        return f"<!--letters of {len(taken_out) - 1}-->{TAG.sub('', match[0])}<!--end-->"

    page.content = FORMULA.sub(letters, DRAWING_OR_CODE.sub(hidden, page.content))


@event_priority(-100)  # after it; it also strips its own attributes from the page
def _show_again(context, *, page, config, nav):
    page.content = TAKEN_OUT.sub(lambda match: FOR_SEARCH.sub("", taken_out[int(match[1] or match[2])]), page.content)


on_page_context = CombinedEvent(_hide_from_search, _show_again)


def _refuse_taken_port(address):
    """MkDocs would end in a traceback, and only after the whole build."""
    with socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise Abort(
                f"cannot serve at {address.host}:{address.port} ({error.strerror}): "
                f"name another address, such as mkdocs serve -a localhost:{address.port + 1}"
            ) from None
