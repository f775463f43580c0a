"""Server: the page and its parts, films, stories, the replay, and the line on which pages and session talk."""

import asyncio
import json
import secrets
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from experiments.classroom.guard import Guard, leads
from experiments.classroom.lessons import LESSONS
from experiments.classroom.replay import replay
from experiments.classroom.session import Session, Viewer
from sim.composition import choices
from sim.errors import UserError

PAGE = Path(__file__).resolve().parent / "page"
MOST_VIEWERS = 500
MOST_MESSAGE = 20_000  # bytes


def application(session: Session, token: str = "") -> Guard:
    """Make the application of a session."""

    async def page(request: Request) -> Response:
        return FileResponse(PAGE / ("index.html" if leads(request) else "phone.html"))

    async def watch(request: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    async def film(request: Request) -> Response:
        shown = session.films.get(request.path_params["name"])
        if shown is None:
            return PlainTextResponse("no such film", 404)
        return Response(shown.packed, media_type="application/gzip")

    async def story(request: Request) -> Response:
        found = await session.story(request.path_params["name"], request.path_params["student"])
        return JSONResponse(found) if found else PlainTextResponse("no such student", 404)

    async def replayed(request: Request) -> Response:
        shown = session.films.get(request.path_params["name"])
        if shown is None:
            return PlainTextResponse("no such film", 404)
        name = f"peersim {' and '.join(shown.setup.labels)} seed {shown.setup.seed}.html"
        return HTMLResponse(replay(shown), headers={"Content-Disposition": f'attachment; filename="{name}"'})

    async def live(socket: WebSocket) -> None:
        await _talk(socket, session)

    @asynccontextmanager
    async def whole(app: Starlette):
        yield
        session.worker.shutdown(wait=False, cancel_futures=True)

    routes = [
        Route("/", page), Route("/watch", watch), Route("/film/{name}", film), Route("/story/{name}/{student:int}", story),
        Route("/replay/{name}", replayed), WebSocketRoute("/live", live), Mount("/page", StaticFiles(directory=PAGE)),
    ]  # fmt: skip
    return Guard(Starlette(routes=routes, lifespan=whole), token)


async def _talk(socket: WebSocket, session: Session) -> None:
    """Talk with one page until it goes: tell it everything whenever something changed, and do what it asks for."""
    if len(session.viewers) >= MOST_VIEWERS:
        await socket.close(1013, "too many watch")
        return
    await socket.accept()
    viewer = Viewer(leads(socket), secrets.token_hex(8))
    viewer = _known(socket, viewer)
    session.viewers.add(viewer)
    session.tell()
    telling = asyncio.create_task(_tell(socket, session, viewer))
    doing: set[asyncio.Task] = set()
    try:
        await socket.send_text(json.dumps(hello(session, viewer)))
        while True:
            text = await socket.receive_text()
            task = asyncio.create_task(_do(session, viewer, text))  # a film in the making keeps nobody from pausing
            doing.add(task)
            task.add_done_callback(doing.discard)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        session.viewers.discard(viewer)
        telling.cancel()
        session.tell()


def _known(socket: WebSocket, viewer: Viewer) -> Viewer:
    """Let a phone that comes back be who it was, so that it has one vote."""
    said = socket.query_params.get("voter", "")
    return Viewer(viewer.leads, said) if 8 <= len(said) <= 40 and said.isalnum() else viewer


def hello(session: Session, viewer: Viewer) -> dict:
    """Tell a page what there is to choose from."""
    scenarios = sorted({*choices("scenario", session.setup.folder), *choices("programme", session.setup.folder)})
    return {"kind": "hello", "leads": viewer.leads, "scenarios": scenarios, "lessons": [one.plain for one in LESSONS.values()]}


async def _tell(socket: WebSocket, session: Session, viewer: Viewer) -> None:
    """Tell one page whenever there is news; who is slow is told once what others are told in pieces, so that nothing piles up."""
    while True:
        await viewer.news.wait()
        viewer.news.clear()
        errors, viewer.errors = viewer.errors, []
        for text in errors:
            await socket.send_text(json.dumps({"kind": "error", "text": text}))
        await socket.send_text(json.dumps(session.plain))


async def _do(session: Session, viewer: Viewer, text: str) -> None:
    try:
        if len(text) > MOST_MESSAGE:
            raise UserError("not understood")
        await session.do(viewer, json.loads(text))
    except UserError as error:
        session.complain(viewer, str(error))
    except ValueError:
        session.complain(viewer, "not understood")
