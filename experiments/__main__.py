"""Begin `peersim` (or `python -m experiments`): next to nothing is imported here, so that an interruption finds it ready."""

import sys


def main() -> int:
    """Run a command and give its exit code; 130 if it was interrupted, at whatever moment."""
    try:
        from experiments import commands

        return commands.main()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted: nothing was written.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
