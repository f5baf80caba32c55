"""``python -m claims.release``: what goes out besides the site that MkDocs builds.

``offline DIR`` packs the site into one archive, to be unpacked and opened from a disk. It needs npm, and on its first run the network:
what exists only as an npm package is fetched then, by name, version and hash. ``browser`` fetches and makes what a reader's browser needs
to run checks, and puts it where MkDocs finds it. ``zensical`` builds the same pages with Zensical.

What cannot be done is one line that begins with "problem:", and the exit status is 2.
"""

import argparse
import sys
from pathlib import Path

from claims import catalog
from claims.release import floats, runtime, zensical
from claims.release.npm import Unfit
from claims.release.offline import archive


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m claims.release", description=__doc__.partition("\n")[0])
    what = parser.add_subparsers(dest="what", required=True)
    offline = what.add_parser("offline", help="an archive of the site that opens from a disk")
    offline.add_argument("folder", type=Path, help="where to put the archive")
    what.add_parser("browser", help="what a reader's browser needs to run checks, put where MkDocs finds it")
    what.add_parser("zensical", help="the same pages, built with Zensical")
    options = parser.parse_args(arguments)
    clone = catalog.ROOT.parent
    try:
        if not (clone / "mkdocs.yml").exists():
            raise Unfit(f"{clone}: no site to build here; run this in a clone")
        if options.what == "zensical":
            print(f"{zensical.build(clone)}: built; serve it with: zensical serve -f zensical.yml")
            return 0
        if options.what == "browser":
            made = runtime.make(clone)
            floats.measure(made, clone / ".press")
            fetched = sum(path.stat().st_size for path in made.iterdir() if path.suffix in (".zst", ".js"))
            print(f"{made}: {fetched / 1e6:.1f} MB for a reader; build the site again")
            return 0
        made = archive(clone, options.folder)
    except Unfit as error:
        print(f"problem: {error}")
        return 2
    except OSError as error:
        print(
            f"problem: {error.filename}: cannot be written ({error.strerror}); make the folder writable and try again"
        )
        return 2
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB; unpack it and open index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
