"""How well broken links are found and repaired: ``python benchmarks/repair.py --faults 200``.

Knows: how links break and pages move.  Must not know: how newsarc finds out.

Faults of every kind are put into a copy of an archive: links are damaged one by
one, pages are moved, renamed and deleted with all links to them left behind.
What is found must be these and no others; what is suggested first and what is
repaired is compared with where the link led before.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import string
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from archive import make
from tables import aligned

from newsarc import Archive, Finding

_LINK = re.compile(rb"\]\((/news/(\d{4})/(\d\d)/(\d{1,2})/([^()\s]+)\.md)\)")
_LETTERS = string.ascii_lowercase
_WORDS = ("new", "former", "officials", "again", "harbour", "report", "seven", "northern", "talks", "vote")
_ANY_RULE = {"NA101", "NA103", "NA106"}


class Target(NamedTuple):
    """A page's site path in its parts."""

    day: date
    slug: str

    @property
    def path(self) -> str:
        return f"{folder(self.day)}/{self.slug}.md"


def folder(day: date) -> str:
    return f"/news/{day.year}/{day.month:02d}/{day.day}"


# ---------------------------------------------------------------- how a link is damaged

Damage = Callable[[Target, random.Random], str]


def _with_slug(change: Callable[[str, random.Random], str]) -> Damage:
    return lambda target, rng: f"{folder(target.day)}/{change(target.slug, rng)}.md"


def cut(slug: str, rng: random.Random) -> str:
    return slug[: max(4, int(len(slug) * rng.uniform(0.4, 0.95)))].rstrip("-")


def extended(slug: str, rng: random.Random) -> str:
    return f"{slug}-{'-'.join(rng.sample(_WORDS, rng.randint(1, 3)))}"


def changed(slug: str, rng: random.Random) -> str:
    """One to three letters changed, lost, added or swapped."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(slug) - 1)
        before, letter, after = slug[:at], rng.choice(_LETTERS), slug[at + 1 :]
        swapped = before + after[0] + slug[at] + after[1:]
        slug = rng.choice((before + letter + after, before + after, before + letter + slug[at:], swapped))
    return slug


def words_lost(slug: str, rng: random.Random) -> str:
    words = slug.split("-")
    for _ in range(min(rng.randint(1, 2), len(words) - 1)):
        words.pop(rng.randrange(len(words)))
    return "-".join(words)


def words_added(slug: str, rng: random.Random) -> str:
    words = slug.split("-")
    for _ in range(rng.randint(1, 2)):
        words.insert(rng.randrange(len(words) + 1), rng.choice(_WORDS))
    return "-".join(words)


def wrong_case(slug: str, rng: random.Random) -> str:
    return rng.choice((slug.upper(), slug.title(), slug[0].upper() + slug[1:]))


def other_day(target: Target, rng: random.Random) -> str:
    shift = rng.choice((1, -1, 2, -2, 7, rng.randint(-30, 30), 365, -366))
    return target._replace(day=target.day + timedelta(days=shift)).path


def other_day_changed(target: Target, rng: random.Random) -> str:
    return other_day(target._replace(slug=changed(target.slug, rng)), rng)


def padded(target: Target, rng: random.Random) -> str:
    day = target.day
    return f"/news/{day.year}/{day.month}/{day.day:02d}/{target.slug}.md"


def padded_wrong_case(target: Target, rng: random.Random) -> str:
    return padded(target._replace(slug=wrong_case(target.slug, rng)), rng)


def other_ending(target: Target, rng: random.Random) -> str:
    return target.path.removesuffix(".md") + rng.choice((".html", ".htm", ".m", ".mdx", ".MD", "."))


LINK_FAULTS: dict[str, Damage] = {
    "cut slug": _with_slug(cut),
    "longer slug": _with_slug(extended),
    "letters changed": _with_slug(changed),
    "words lost": _with_slug(words_lost),
    "words added": _with_slug(words_added),
    "wrong case": _with_slug(wrong_case),
    "another day": other_day,
    "another day, letters": other_day_changed,
    "padding": padded,
    "padding and case": padded_wrong_case,
    "another ending": other_ending,
}
SAME_FILE = {"wrong case", "padding", "padding and case", "another ending"}  # where case is ignored, at least
UNTOLD = ("cut slug", "letters changed", "words lost")  # these again where the link's text says nothing


# ---------------------------------------------------------------- how a page goes away

Move = Callable[[Target, random.Random], Target | None]


def moved(target: Target, rng: random.Random) -> Target:
    return target._replace(day=target.day + timedelta(days=rng.choice((1, -1, 2, 3, 30, -365))))


def renamed(target: Target, rng: random.Random) -> Target:
    return target._replace(slug="-".join(rng.sample(_WORDS, 5)) + f"-{rng.randrange(10**6)}")


def deleted(target: Target, rng: random.Random) -> None:
    return None


PAGE_FAULTS: dict[str, Move] = {"page moved": moved, "page renamed": renamed, "page deleted": deleted}


# ---------------------------------------------------------------- what was done


class Fault(NamedTuple):
    """The ``number``-th link of a file leads to ``broken`` instead of ``true``, None for a page that is gone."""

    kind: str
    file: str
    number: int
    broken: str
    true: str | None


class Link(NamedTuple):
    """The ``number``-th link of a file to an event."""

    file: str
    number: int
    target: Target


def links_of(root: Path) -> Iterator[Link]:
    """Every link of an archive to an event."""
    for file in sorted(root.rglob("*.md")):
        name = file.relative_to(root).as_posix()
        for number, found in enumerate(_LINK.finditer(file.read_bytes())):
            slug = found[5].decode()
            if slug not in ("index", "README"):
                yield Link(name, number, Target(date(int(found[2]), int(found[3]), int(found[4])), slug))


def inject(root: Path, count: int, seed: int, *, with_git: bool) -> list[Fault]:
    """Put ``count`` faults of each kind into the archive at ``root``."""
    injection = _Injection(root, random.Random(seed))
    for kind, move in PAGE_FAULTS.items():
        if with_git or kind != "page renamed":  # without git nothing tells what has got another title and another name
            injection.move_pages(kind, move, count)
    injection.draw_links()
    for kind, damage in LINK_FAULTS.items():
        injection.damage_links(kind, damage, count)
    for kind in UNTOLD:
        injection.damage_links(f"{kind}, no title", LINK_FAULTS[kind], count, untold=True)
    return injection.write()


class _Injection:
    """Faults that are drawn first and then written all at once, so that each is drawn from an archive in order."""

    def __init__(self, root: Path, rng: random.Random) -> None:
        self._root = root
        self._rng = rng
        stored = {f"/{file.relative_to(root).as_posix()}" for file in root.rglob("*.md")}
        self._taken = {path.lower() for path in stored}
        self._links = [link for link in links_of(root) if link.target.path in stored]
        self._inbound: dict[Target, list[Link]] = defaultdict(list)
        for link in self._links:
            self._inbound[link.target].append(link)
        self._pages = sorted(self._inbound)
        rng.shuffle(self._pages)
        self._moves: dict[str, Target | None] = {}
        self._edits: dict[str, dict[int, tuple[str, bool]]] = defaultdict(dict)
        self._faults: list[Fault] = []

    def move_pages(self, kind: str, move: Move, count: int) -> None:
        """Have some pages moved, renamed or deleted."""
        for _ in range(min(count, len(self._pages) // 2)):
            target = self._pages.pop()
            new = move(target, self._rng)
            while new and new.path.lower() in self._taken:
                new = move(target, self._rng)
            self._moves[target.path] = new
            true = new.path if new else None
            if true:
                self._taken.add(true.lower())
            self._faults += [Fault(kind, one.file, one.number, target.path, true) for one in self._inbound[target]]

    def draw_links(self) -> None:
        """From now on links are damaged, of pages that stay to pages that stay."""
        gone = self._moves.keys()
        self._links = [link for link in self._links if link.target.path not in gone and f"/{link.file}" not in gone]
        self._rng.shuffle(self._links)

    def damage_links(self, kind: str, damage: Damage, count: int, *, untold: bool = False) -> None:
        """Have some links damaged; ``untold`` ones lose their text too."""
        done = 0
        while done < count and self._links:
            link = self._links.pop()
            broken = damage(link.target, self._rng)
            if broken == link.target.path or (kind not in SAME_FILE and broken.lower() in self._taken):
                continue  # that is no fault, or leads to another page
            self._edits[link.file][link.number] = (broken, untold)
            self._faults.append(Fault(kind, link.file, link.number, broken, link.target.path))
            done += 1

    def write(self) -> list[Fault]:
        """Write everything; the faults that are in the archive then, in files of the names that these have now."""
        for name, changes in self._edits.items():
            _rewrite(self._root / name, changes)
        for old, new in self._moves.items():
            _move(self._root, old, new)
        now = {old[1:]: new.path[1:] if new else "" for old, new in self._moves.items()}
        placed = (one._replace(file=now.get(one.file, one.file)) for one in self._faults)
        return [one for one in placed if one.file]


def _rewrite(file: Path, changes: dict[int, tuple[str, bool]]) -> None:
    data = file.read_bytes()
    for number, found in reversed(list(enumerate(_LINK.finditer(data)))):
        if number in changes:
            broken, untold = changes[number]
            data = data[: found.start(1)] + broken.encode() + data[found.end(1) :]
            if untold:
                opened = data.index(b"[", data.rfind(b"\n", 0, found.start()) + 1)
                data = data[:opened] + b"[more" + data[found.start() :]
    file.write_bytes(data)


def _move(root: Path, old: str, new: Target | None) -> None:
    file = root / old[1:]
    data = file.read_bytes()
    file.unlink()
    if new is None:
        return
    if new.slug not in old:
        data = re.sub(rb"(?m)^# .*$", f"# {new.slug.replace('-', ' ').title()}.".encode(), data, count=1)
    target = root / new.path[1:]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


# ---------------------------------------------------------------- what is found


class Tally:
    """What became of the faults of a kind."""

    def __init__(self) -> None:
        self.faults = self.found = self.first = self.suggested = self.repaired = self.wrong = 0


class Outcome(NamedTuple):
    """A tally a kind, how many findings are of no fault, and what was repaired wrongly, in words."""

    tallies: dict[str, Tally]
    invented: int
    wrong: list[str]


def measure(root: Path, faults: Sequence[Fault]) -> Outcome:
    """Validate and repair the archive at ``root``, into which faults were put."""
    library = Archive(root, cache=False)
    report = library.validate(select=["NA1"])
    findings: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in report.findings:
        written = (library.read_line(one.file, one.line) or "")[one.column - 1 : one.place.end_column - 1]
        findings[one.file, written].append(one)
    expected = {(fault.file, fault.broken) for fault in faults}
    invented = sum(len(some) for place, some in findings.items() if place not in expected)
    library.fix(report)
    tallies: dict[str, Tally] = defaultdict(Tally)
    wrong: list[str] = []
    for fault in faults:
        tally = tallies[fault.kind]
        tally.faults += 1
        found = findings.get((fault.file, fault.broken), [])
        tally.found += bool(found) and found[0].rule in _ANY_RULE
        suggestions = found[0].suggestions if found else ()
        tally.suggested += bool(suggestions)
        tally.first += bool(suggestions) and suggestions[0] == fault.true
        now = _target(root / fault.file, fault.number)
        if now != fault.broken:
            tally.repaired += 1
            if now != fault.true:
                tally.wrong += 1
                wrong.append(f"{fault.kind}: {fault.file}: {fault.broken} became {now} instead of {fault.true}")
    return Outcome(tallies, invented, wrong)


def _target(file: Path, number: int) -> str:
    """What the number-th link of a file to a page leads to."""
    anything = re.compile(rb"\]\((/news/\d{4}/\d{1,2}/\d{1,2}/[^()\s]*)\)")
    return [found[1].decode() for found in anything.finditer(file.read_bytes())][number]


def _table(outcome: Outcome) -> str:
    head = ("fault", "links", "found", "missed", "suggested", "first", "right first", "repaired", "wrongly")
    rows = []
    for kind, one in outcome.tallies.items():
        share = f"{one.first / one.faults:.3f}" if kind != "page deleted" else ""
        counts = (one.faults, one.found, one.faults - one.found, one.suggested, one.first)
        rows.append((kind, *map(str, counts), share, str(one.repaired), str(one.wrong)))
    return aligned(head, rows) + f"\ninvented: {outcome.invented}\n"


# ---------------------------------------------------------------- the command line


def _git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *who, *words], check=True, capture_output=True)


def run(root: Path, count: int, seed: int, *, with_git: bool) -> Outcome:
    """Measure on the archive at ``root``, which is changed."""
    if with_git:
        _git(root, "init", "-q")
        _git(root, "add", ".")
        _git(root, "commit", "-q", "-m", "before")
    faults = inject(root, count, seed, with_git=with_git)
    if with_git:
        _git(root, "add", "-A")
        _git(root, "commit", "-q", "-m", "after")
    return measure(root, faults)


def main() -> None:
    """Read the command line, measure and print; exit 1 where a link was missed, invented or wrongly repaired."""
    parser = argparse.ArgumentParser(description="Break links and see what newsarc makes of them.")
    parser.add_argument("--archive", type=Path, help="an archive to copy; an invented one without it")
    parser.add_argument("--events", type=int, default=5_000, help="of the invented archive")
    parser.add_argument("--faults", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = False
    for with_git in (False, True) if shutil.which("git") else (False,):
        with tempfile.TemporaryDirectory() as work:
            root = Path(work) / "archive"
            if options.archive:
                shutil.copytree(options.archive, root)
            else:
                make(root, options.events, options.seed)
            outcome = run(root, options.faults, options.seed, with_git=with_git)
        print("in a git work tree\n" if with_git else "without git\n")
        print(_table(outcome))
        for line in outcome.wrong:
            print(line)
        missed = any(one.found < one.faults for one in outcome.tallies.values())
        failed = failed or missed or bool(outcome.invented or outcome.wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()
