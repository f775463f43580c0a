"""The command `peersim classroom [SCENARIO SCENARIO] [key=value ...]`: start the page's server on this machine and open the browser."""

import argparse
import asyncio
import contextlib
import secrets
import socket
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from experiments.classroom import PORT
from experiments.classroom.setup import Setup, Side, check_seed
from experiments.overrides import overrides
from sim.errors import UserError

if TYPE_CHECKING:
    from experiments.classroom.session import Session

USUAL = ("lecture_only", "pal")
TRIES = 20  # ports after the usual one that are tried, if nobody says which


def setup_of(words: list[str], folder: Path | None) -> Setup:
    """Turn what was typed into a setup. Raises UserError."""
    names, settings = ([word for word in words if ("=" in word) == has] for has in (False, True))
    if len(names) not in (0, 2):
        raise UserError(f"classroom {' '.join(names)}: takes two scenarios, as in peersim classroom lecture_only pal")
    given = overrides(settings)
    seeds = next((one.values for one in given if one.key == "seed"), [1])
    check_seed(seeds[0] if len(seeds) == 1 else ",".join(map(str, seeds)))
    if many := [one.key for one in given if one.key in ("replicates", "precision", "precise", "minutes")]:
        raise UserError(f"{many[0]}: a page shows one run; peersim compare asks how sure a difference is")
    fixed = tuple(word for word in settings if word.split("=")[0] != "seed")
    a, b = names or USUAL
    return Setup(Side(a), Side(b), seed=seeds[0], fixed=fixed, folder=folder)


def classroom(options: argparse.Namespace, errors: Console) -> int:
    """Serve the page until somebody ends it; returns the exit code."""
    from experiments.classroom.session import Session  # only where a page is served

    setup = setup_of(options.words, options.config_dir)
    own = _own_address() if options.share else ""
    with _listening(options.port, "0.0.0.0" if own else "127.0.0.1") as line:
        port, token = line.getsockname()[1], secrets.token_urlsafe(9) if own else ""
        session = Session(setup, f"http://{own}:{port}/?token={token}" if own else "")
        try:
            session.check()
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(_serve(session, line, token, own, not options.no_browser))
        finally:
            session.close()
    errors.print("The class page is closed.")
    return 0


async def _serve(session: "Session", line: socket.socket, token: str, own: str, browse: bool) -> None:
    """Serve until a signal ends it; the address is told, and the browser opened, as soon as the page is there."""
    import uvicorn

    from experiments.classroom.server import application
    from experiments.classroom.talk import MOST_MESSAGE

    server = uvicorn.Server(
        uvicorn.Config(
            application(session, token, own), log_level="error", ws="websockets-sansio", ws_max_size=MOST_MESSAGE, lifespan="on", access_log=False,
            timeout_graceful_shutdown=1, proxy_headers=False,
        )
    )  # fmt: skip
    serving = asyncio.create_task(server.serve([line]))
    while not (server.started or serving.done()):
        await asyncio.sleep(0.01)
    here = f"http://127.0.0.1:{line.getsockname()[1]}/"
    screen = Console(highlight=False, markup=False, soft_wrap=True)
    screen.print(f"Class page: {here}  (Ctrl-C ends it)")
    if session.address:
        screen.print(f"For phones of the local network: {session.address}")
    first = asyncio.create_task(session.want(session.setup))  # while the browser opens
    if browse:
        threading.Thread(target=webbrowser.open, args=(here,), daemon=True).start()
    await serving
    first.cancel()


def _listening(port: int | None, address: str) -> socket.socket:
    """Listen on the port that was named, or on the first that is free. Raises UserError if there is none."""
    if port is not None and not 0 <= port <= 65535:
        raise UserError(f"--port {port}: (allowed 0 to 65535; 0 takes any that is free)")
    wanted = [port] if port is not None else [*range(PORT, PORT + TRIES), 0]
    for one in wanted:
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((address, one))
            line.listen()  # who comes before the server is ready waits a moment
            return line
        except OSError as error:
            line.close()
            why = error.strerror
    raise UserError(f"--port {port}: cannot be used ({why}); name another, or none")


def _own_address() -> str:
    """The address of this machine in its local network. Raises UserError if it has none; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.1", 9))  # an address that is nobody's (RFC 5737); a datagram socket only looks up the way
            return line.getsockname()[0]
        except OSError:
            with contextlib.suppress(OSError):
                known = {one[4][0] for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
                if found := sorted(one for one in known if not one.startswith("127.")):
                    return found[0]
    raise UserError("--share: this machine is in no network that phones could share; votes by show of hands need none")
