"""An invented language: words, names and titles, spread as in a real archive of news.

Knows: which words and names there are, and how often each is drawn.
Must not know: events, days, pages, files.

Words and names follow Zipf's law, and there are more of them in a larger
archive, as there are in a real one: ten times the text has four or five
times the words.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

COMMON = (
    "the of in to a and for at on is by with that from as after people says are police was kills least his has have "
    "an it who killed its their former attack government president over were against into two new says reports "
    "minister during up more out be been will said not one three first than state city near between military court "
    "forces election his country including following her world party for security injured army prime national "
    "officials under about which years bomb group four members before he all around million several other leader "
    "off war capital least arrested town region announces found south north five down since air day when dead "
    "northern southern been hundreds protesters died parliament vote fire back while six due held also through "
    "later death late win border charges children dies attacks opposition last accused power car most trial time "
    "claims where some deaths leaders crash early troops official ministry home calls wins had call this second "
    "agreement no international report human rights part set may week old company launches talks foreign women "
    "village province district suspected man area million third record high end central law support month"
)
# What syllables are made of; what comes more than once comes more often.
_ONSETS, _VOWELS, _CODAS = map(
    str.split,
    (
        "b b br c c ch d d dr f g g gr h j k kh l l m m n n p p pr qu r r s s sh st t t tr v w y z",
        "a a a a e e e e i i i o o o u u ai ea ia",
        "l m n n r r s t k nd st",
    ),
)
_OPEN = 12 / 23  # how many syllables end in their vowel
_ENDINGS = ["s", "ed", "ing", "er", "ers", "al"]
_STORIES = ["{} protests", "{} civil war", "Siege of {}", "{} floods", "{} corruption inquiry", "Battle of {}"]
_STORIES += ["{} presidential election", "trial of the {} five", "{} hostage crisis", "{} peace talks"]
_BODIES = ["Ministry of {}", "{} Party", "University of {}", "{} National Bank", "{} Army", "Senate of {}"]
_BODIES += ["{} Airlines", "{} Supreme Court", "{} Liberation Front", "{} national football team"]
_OUTLETS = ["The {} Times", "{} News", "Radio {}", "{} Post", "{} Herald"]
_ACCENTS = str.maketrans("aeioucsn", "áéíöüçšñ")
_CHINESE = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
    "全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果"
    "料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则"
    "任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带"
)


class Zipf:
    """Draws from a list, the items at its head far more often than those at its end."""

    def __init__(self, rng: random.Random, items: Sequence[str], *, power: float = 1.0, shift: float = 1.0) -> None:
        self._rng = rng
        self._items = items
        self._weights = list(accumulate((place + shift) ** -power for place in range(len(items))))
        self._drawn = self._draw_many()

    def draw(self) -> str:
        """One item."""
        return next(self._drawn)

    def _draw_many(self) -> Iterator[str]:
        while True:  # many at once, which takes a fraction of the time
            yield from self._rng.choices(self._items, cum_weights=self._weights, k=1024)


def grown(events: int, at_thousand: float, power: float) -> int:
    """How many of a kind an archive of some size has, by Heaps's law."""
    return max(12, round(at_thousand * float((events / 1000) ** power)))


class Language:
    """The words and names of an archive of ``events`` events."""

    def __init__(self, rng: random.Random, events: int) -> None:
        self._rng = rng
        self._taken: set[str] = set(COMMON.split())
        common = list(dict.fromkeys(COMMON.split()))
        invented = [form for _ in range(grown(events, 4200, 0.57)) for form in self._forms()]
        self._words = Zipf(rng, [*common, *invented], power=1.02, shift=2.5)
        self._signs = Zipf(rng, _CHINESE, power=0.8, shift=8)
        towns = self._many(grown(events, 260, 0.45), self._town)
        families = self._many(grown(events, 300, 0.5), self._name)
        given = self._many(grown(events, 120, 0.3), self._name)
        roots = Zipf(rng, towns, power=0.9, shift=4)
        self.places = Zipf(rng, towns, power=0.95, shift=3)
        self.people = Zipf(
            rng,
            self._many(grown(events, 700, 0.68), lambda: f"{rng.choice(given)} {rng.choice(families)}"),
            power=0.85,
            shift=12,
        )
        self.bodies = Zipf(
            rng, self._many(grown(events, 220, 0.52), lambda: self._body(roots.draw())), power=0.9, shift=4
        )
        self.outlets = Zipf(rng, self._many(300, lambda: self._outlet(roots.draw())), power=1.0, shift=1)
        self._roots = roots

    def story(self, year: int) -> str:
        """The name of a story that begins in a year; no other has it."""
        while True:
            name = self._rng.choice(_STORIES).format(self._roots.draw())
            if self._rng.random() < 0.6:
                name = f"{year} {name}"
            if self._is_new(name):
                return name

    def title(self, names: Sequence[str]) -> str:
        """An English title that holds some names, the first of them at its start."""
        length = min(40, max(8, round(self._rng.gauss(21.5, 7))))
        words = [self._words.draw() for _ in range(max(6, length - sum(name.count(" ") + 1 for name in names)))]
        if self._rng.random() < 0.3:
            words[self._rng.randrange(len(words))] = str(self._rng.randrange(2, 400))
        if self._rng.random() < 0.4:
            words[len(words) // 2] += ","
        for number, name in enumerate(names):
            words.insert(number * len(words) // len(names), name)
        text = " ".join(words).rstrip(",")
        return text[0].upper() + text[1:] + "."

    def chinese_title(self) -> str:
        """A title in Chinese characters."""
        parts = [
            "".join(self._signs.draw() for _ in range(self._rng.randrange(6, 14)))
            for _ in range(self._rng.randrange(2, 5))
        ]
        return "，".join(parts) + "。"

    def summary(self) -> str:
        """A sentence or two without names."""
        words = [self._words.draw() for _ in range(self._rng.randrange(12, 34))]
        return " ".join(words).capitalize() + "."

    def _many(self, count: int, make: Callable[[], str]) -> list[str]:
        names: list[str] = []
        while len(names) < count:
            name = make()
            if self._is_new(name):
                names.append(name)
            elif self._rng.random() < 0.02:  # where nearly all are taken, a second part makes new ones
                names.append(self._anew(name))
        return names

    def _anew(self, name: str) -> str:
        while not self._is_new(other := f"{name} {self._name()}"):
            pass
        return other

    def _is_new(self, name: str) -> bool:
        before = len(self._taken)
        self._taken.add(name)
        return len(self._taken) > before

    def _forms(self) -> list[str]:
        """A new word, and for some words a form or two that differ in their ending."""
        while not self._is_new(stem := self._stem()):
            pass
        forms = [stem]
        if self._rng.random() < 0.35:
            forms += [form for ending in self._rng.sample(_ENDINGS, 2) if self._is_new(form := stem + ending)]
        return forms

    def _stem(self) -> str:
        return "".join(map(self._syllable, range(self._rng.choice((2, 2, 2, 3, 3, 3, 4)))))

    def _syllable(self, _: int) -> str:
        pick = self._rng.choice
        return pick(_ONSETS) + pick(_VOWELS) + ("" if self._rng.random() < _OPEN else pick(_CODAS))

    def _name(self) -> str:
        name = self._stem() if self._rng.random() < 0.8 else self._syllable(0) + self._syllable(1)
        if self._rng.random() < 0.08:
            at = self._rng.randrange(len(name))
            name = name[:at] + name[at:].translate(_ACCENTS)
        return name.capitalize()

    def _town(self) -> str:
        before = self._rng.choice(("", "", "", "", "", "New ", "North ", "Port ", "San "))
        return before + self._name()

    def _body(self, root: str) -> str:
        return self._rng.choice(_BODIES).format(root)

    def _outlet(self, root: str) -> str:
        return self._rng.choice(_OUTLETS).format(root)
