"""The front door of the program: `sidak`, or `python -m sidak`."""

import sys


def main() -> None:
    """Run the command line; the exit status is the command's."""
    from cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
