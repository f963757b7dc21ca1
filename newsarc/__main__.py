"""The command ``newsarc``, and ``python -m newsarc``."""

from __future__ import annotations

import gc


def main() -> None:
    """Run a command.

    What is loaded for it stays, so that looking for garbage meanwhile, a tenth
    of a short command, would find none; nor is it gone over again later.
    """
    gc.disable()
    from newsarc.cli import main as run

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
