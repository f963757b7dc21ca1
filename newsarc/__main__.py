"""The command ``newsarc``, and ``python -m newsarc``."""

from __future__ import annotations

import gc


def main() -> None:
    """Run a command, with little looking for garbage: what is loaded for a command stays to its end.

    Python would look dozens of times while it loads, and go over everything
    once more before it exits; together a fifth of a short command's time.
    """
    gc.set_threshold(100_000, *gc.get_threshold()[1:])
    from newsarc.cli import main as run

    try:
        run()
    finally:
        gc.freeze()  # what is left now goes with the process


if __name__ == "__main__":
    main()
