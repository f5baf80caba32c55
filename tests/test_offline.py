"""The offline archive, as far as it goes without a browser and without the network."""

import json
import os
import re
import time
import zipfile
from pathlib import Path

import pytest

from claims.release import npm, offline
from claims.release.__main__ import main
from claims.release.npm import Copy, Unfit, copy, packages
from claims.release.offline import bundled, contained, linked, packed, without


@pytest.fixture
def site(tmp_path):
    """Files by name, written as a site."""

    def written(**files):
        for name, text in files.items():
            path = tmp_path / "site" / re.sub(r"_(html|js|css|woff2)$", r".\1", name).replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return tmp_path / "site"

    return written


# --- the archive -----------------------------------------------------------------------------------------------------


def test_an_archive_is_the_same_whenever_it_is_packed(site, tmp_path):
    folder = site(b_html="B", a__c_html="C")
    once = packed(folder, tmp_path / "once.zip").read_bytes()
    os.utime(folder / "b.html", (time.time() - 1000,) * 2)
    os.chmod(folder / "b.html", 0o600)
    (folder / "b.html").replace(folder / "x")
    (folder / "x").replace(folder / "b.html")
    assert packed(folder, tmp_path / "again.zip").read_bytes() == once
    with zipfile.ZipFile(tmp_path / "once.zip") as archive:
        assert archive.namelist() == ["site/a/c.html", "site/b.html"] and archive.read("site/b.html") == b"B"


def test_packing_that_ends_early_leaves_what_was_there(site, tmp_path, monkeypatch):
    folder, target = site(a_html="A", b_html="B"), tmp_path / "archive.zip"
    target.write_bytes(b"the last one")

    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(zipfile.ZipFile, "writestr", interrupted)
    with pytest.raises(KeyboardInterrupt):
        packed(folder, target)
    assert target.read_bytes() == b"the last one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive.zip", "site"]


def test_nothing_is_left_to_fetch(site):
    page = '<link rel="preload" href="f.woff2" as="font" crossorigin><link rel="alternate" href="feed.xml"><link rel="icon" href="i">'
    folder = site(
        a_html=page, s__f_css="@font-face { src: url('../f.woff2') format('woff2'), url(x.png) }", f_woff2="font"
    )
    contained(folder)
    assert (folder / "a.html").read_text("utf-8") == '<link rel="icon" href="i">'
    made = (folder / "s" / "f.css").read_text("utf-8")
    assert made == "@font-face { src: url(data:font/woff2;base64,Zm9udA==) format('woff2'), url(x.png) }"


def test_every_link_leads_to_a_file(site):
    page = (
        '<meta http-equiv="refresh" content="0; url=../b/"><a href="../b/?q=1&amp;r=2#x">1</a><a href="c/#y">2</a>'
        '<a href="..">3</a><a href="#z">4</a><a href="https://example.org/b/">5</a><a class="a" href="../b.html">6</a>'
    )
    folder = site(a__index_html=page, b_html="", a__c__index_html="", index_html='<a href="b">1</a><a href="a/">2</a>')
    linked(folder)
    made = (folder / "a" / "index.html").read_text("utf-8")
    assert 'url=../b.html"' in made and 'href="../b.html?q=1&amp;r=2#x"' in made and 'href="c/index.html#y"' in made
    assert 'href="../index.html">3' in made and 'href="#z"' in made and 'href="https://example.org/b/"' in made
    assert (folder / "index.html").read_text("utf-8") == '<a href="b.html">1</a><a href="a/index.html">2</a>'


def test_a_link_that_leads_nowhere_is_one_line(site):
    with pytest.raises(
        Unfit, match=r"^a\.html: the link to nowhere/ leads nowhere once the site is on a disk; correct it$"
    ):
        linked(site(a_html='<a href="nowhere/">1</a>'))


def test_what_is_for_servers_alone_is_left_out(site):
    folder = site(a_html="1", b_html="2")
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "x.bin").write_text("3")
    without(folder, ["b.*", "deep", "nowhere.txt"])
    assert [path.name for path in folder.iterdir()] == ["a.html"]


def test_a_module_within_a_page_is_one_line(site):
    with pytest.raises(Unfit, match=r"^a\.html: a module within the page .* put it in a file$"):
        bundled(site(a_html='<script type="module">1</script>'), Path("unused"))


def test_what_esbuild_says_is_one_line(site, tmp_path):
    esbuild = tmp_path / "esbuild"
    esbuild.write_text('#!/bin/sh\necho "no such\nfile" >&2\nexit 1\n')
    esbuild.chmod(0o755)
    with pytest.raises(Unfit, match=r"^esbuild cannot bundle the site's scripts: no such file$"):
        bundled(site(a_html='<script type="module" src="a.js"></script>', a_js="1"), esbuild)


# --- what npm has ----------------------------------------------------------------------------------------------------


@pytest.fixture
def pretended(tmp_path, monkeypatch):
    """An npm that does as the script says."""

    def npm_that(script):
        path = tmp_path / "bin" / "npm"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")

    return npm_that


def test_packages_are_fetched_once(pretended, tmp_path):
    pretended("mkdir -p node_modules/a && echo 1 > node_modules/a/x.js && echo called >> ../calls")
    memory = tmp_path / "memory"
    found = packages(memory)
    assert (found / "a" / "x.js").read_text() == "1\n" and packages(memory) == found
    assert (memory / "calls").read_text() == "called\n"
    assert not list(memory.glob("npm-unfinished-*"))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "echo 'npm error code ENOTFOUND\nnpm error network' >&2; exit 1",
            "cannot reach its registry; .* connect, and try again",
        ),
        ("echo 'npm error code EINTEGRITY' >&2; exit 1", "a package whose hash is not the one"),
        ("echo 'npm error something else\nnpm error more' >&2; exit 1", "package.json: something else$"),
        ("exit 1", "it said nothing"),
    ],
)
def test_what_npm_cannot_do_is_one_line(pretended, tmp_path, script, said):
    pretended(f"mkdir node_modules; {script}")
    with pytest.raises(Unfit, match=said) as raised:
        packages(tmp_path / "memory")
    assert "\n" not in str(raised.value) and not list((tmp_path / "memory").iterdir())


def test_without_npm_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unfit, match="npm is not installed"):
        packages(tmp_path / "memory")


@pytest.mark.parametrize(
    "problem",
    [Unfit("npm is not installed"), PermissionError(13, "Permission denied", "/somewhere")],
)
def test_the_command_says_it_in_one_line(tmp_path, monkeypatch, capsys, problem):
    def failing(memory):
        raise problem

    monkeypatch.setattr(offline, "packages", failing)
    assert main(["offline", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().out
    assert said.startswith("problem: ") and said.count("\n") == 1 and "None" not in said
    assert not (tmp_path / "out").exists()


def test_files_and_folders_are_copied_where_they_belong(tmp_path):
    package = tmp_path / "node_modules" / "a"
    (package / "dist").mkdir(parents=True)
    (package / "dist" / "x.wasm").write_bytes(b"x")
    copy(tmp_path / "node_modules", tmp_path / "site", [Copy("a", "dist", "b/c"), Copy("a", "dist/x.wasm", "y.wasm")])
    assert (
        (tmp_path / "site" / "b" / "c" / "x.wasm").read_bytes() == (tmp_path / "site" / "y.wasm").read_bytes() == b"x"
    )
    with pytest.raises(Unfit, match=r"the package a has no nothing\.js"):
        copy(tmp_path / "node_modules", tmp_path / "site", [Copy("a", "nothing.js", "z")])


def test_the_lock_has_a_hash_for_every_package_and_names_no_host():
    lock = json.loads((npm.HERE / "package-lock.json").read_text("utf-8"))
    wanted = json.loads((npm.HERE / "package.json").read_text("utf-8"))["dependencies"]
    found = {name: of for name, of in lock["packages"].items() if name}
    assert lock["packages"][""]["dependencies"] == wanted
    assert all(of["integrity"].startswith("sha512-") and "resolved" not in of for of in found.values())
    assert all(found[f"node_modules/{name}"]["version"] == version for name, version in wanted.items())
    assert "://" not in (npm.HERE / "package-lock.json").read_text("utf-8")
    assert {each.package for each in offline.COPIES} <= set(wanted)
