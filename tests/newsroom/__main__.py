"""`python -m tests.newsroom`: serve the newsroom on its default ports until Ctrl-C."""

from threading import Event

from sidak.errors import SidakError

from .server import DEFAULT_PORTS, SITES, Newsroom


def main() -> None:
    """Serve, and print the addresses."""
    try:
        with Newsroom(DEFAULT_PORTS) as newsroom:
            for kind in SITES:
                print(f"{newsroom.home(kind.id)}/  {kind.name}: {kind.tagline}", flush=True)
            Event().wait()
    except KeyboardInterrupt:
        print("The newsroom is closed.")
    except SidakError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
