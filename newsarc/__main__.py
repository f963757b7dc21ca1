"""The command ``newsarc``, and ``python -m newsarc``."""

from __future__ import annotations

try:
    from newsarc import process
except KeyboardInterrupt:  # in the first moment, before anything else is asked to see to it
    raise SystemExit(130) from None


def main() -> None:
    """Run a command, with little looking for garbage: what is loaded for a command stays to its end.

    Python would look dozens of times while it loads, and go over everything
    once more before it exits; together a fifth of a short command's time.
    """
    signals = process.Signals()
    import gc
    import sys

    process.read_names_as_utf8()
    process.settle_streams()
    gc.set_threshold(100_000, *gc.get_threshold()[1:])
    from newsarc.cli.app import main as run

    signals.cleaning_up = True
    try:
        run()
    except KeyboardInterrupt:
        sys.exit(signals.status)
    except SystemExit:
        if signals.received:  # and taken for something else on the way
            sys.exit(signals.status)
        raise
    finally:
        signals.cleaning_up = False
        gc.freeze()  # what is left now goes with the process
        process.flush()
        signals.ignore()


if __name__ == "__main__":
    main()
