"""The command ``newsarc``, and ``python -m newsarc``."""

from __future__ import annotations

try:
    from newsarc import process
except KeyboardInterrupt:  # before `process.Signals` handles it
    raise SystemExit(130) from None


def main() -> None:
    """Run a command, almost without garbage collection: nearly all that it loads is used to its end.

    Python would collect dozens of times while modules are loaded, and once more
    before it exits; together that is a fifth of a short command's time.
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
        if signals.received:  # and turned into another exit on the way
            sys.exit(signals.status)
        raise
    finally:
        signals.cleaning_up = False
        gc.freeze()  # what is left is freed with the process
        process.flush()
        signals.ignore()


if __name__ == "__main__":
    main()
