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
from experiments.classroom.setup import Setup, Side
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
    seed = next((one.values[0] for one in given if one.key == "seed"), 1)
    if type(seed) is not int or seed < 0:
        raise UserError(f"seed = {seed}: takes a whole number from 0 on")
    fixed = tuple(word for word in settings if word.split("=")[0] != "seed")
    a, b = names or USUAL
    return Setup(Side(a), Side(b), seed=seed, fixed=fixed, folder=folder)


def classroom(options: argparse.Namespace, errors: Console) -> int:
    """Serve the page until somebody ends it; returns the exit code."""
    from experiments.classroom.session import Session  # only where a page is served

    setup = setup_of(options.words, options.config_dir)
    with _listening(options.port, "0.0.0.0" if options.share else "127.0.0.1") as line:
        port, token = line.getsockname()[1], secrets.token_urlsafe(9) if options.share else ""
        here, shared = f"http://127.0.0.1:{port}/", f"http://{_own_address()}:{port}/?token={token}" if token else ""
        session = Session(setup, shared)
        asyncio.run(session.want(setup))  # a setup that cannot be shown is told here, before there is a page
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(session, line, token, here, not options.no_browser))
    errors.print("The class page is closed.")
    return 0


async def _serve(session: "Session", line: socket.socket, token: str, here: str, browse: bool) -> None:
    """Serve until a signal ends it; the address is told, and the browser opened, as soon as the page is there."""
    import uvicorn

    from experiments.classroom.server import MOST_MESSAGE, application

    server = uvicorn.Server(
        uvicorn.Config(
            application(session, token), log_level="error", ws="websockets-sansio", ws_max_size=MOST_MESSAGE, lifespan="on", access_log=False,
            timeout_graceful_shutdown=1,
        )
    )  # fmt: skip
    serving = asyncio.create_task(server.serve([line]))
    while not (server.started or serving.done()):
        await asyncio.sleep(0.01)
    screen = Console(highlight=False, markup=False, soft_wrap=True)
    screen.print(f"Class page: {here}  (Ctrl-C ends it)")
    if session.address:
        screen.print(f"For phones of the local network: {session.address}")
    if browse:
        threading.Thread(target=webbrowser.open, args=(here,), daemon=True).start()
    await serving


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
    """The address of this machine in its local network, as far as it knows; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.1", 9))  # an address that is nobody's (RFC 5737); a datagram socket only looks up the way
            return line.getsockname()[0]
        except OSError:
            return socket.gethostname()
