"""Server: the page and its parts, films, stories, the replay, and the line on which pages and session talk."""

import asyncio
import contextlib
import io
import json
import secrets
from contextlib import asynccontextmanager
from pathlib import Path

import segno
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
MOST_VIEWERS = 500  # who do not lead
MOST_FROM_ONE = 20  # of these from one address, behind which may be a whole network
MOST_MESSAGE = 20_000  # bytes


def application(session: Session, token: str = "", host: str = "") -> Guard:
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
        try:
            found = await session.story(request.path_params["name"], request.path_params["student"])
        except UserError as error:
            return PlainTextResponse(str(error), 503)
        return JSONResponse(found) if found else PlainTextResponse("no such student", 404)

    async def replayed(request: Request) -> Response:
        shown = session.films.get(request.path_params["name"])
        if shown is None:
            return PlainTextResponse("no such film", 404)
        return HTMLResponse(replay(shown))

    async def qr(request: Request) -> Response:
        if not (session.address and leads(request)):
            return PlainTextResponse("this page is not shared", 404)
        drawn = io.BytesIO()
        segno.make(session.address, micro=False).save(drawn, kind="svg", scale=6, border=2)
        return Response(drawn.getvalue(), media_type="image/svg+xml")

    async def live(socket: WebSocket) -> None:
        await _talk(socket, session)

    @asynccontextmanager
    async def whole(app: Starlette):
        yield
        session.close()

    routes = [
        Route("/", page), Route("/watch", watch), Route("/film/{name}", film), Route("/story/{name}/{student:int}", story),
        Route("/replay/{name}", replayed), Route("/qr.svg", qr), WebSocketRoute("/live", live), Mount("/page", StaticFiles(directory=PAGE)),
    ]  # fmt: skip
    return Guard(Starlette(routes=routes, lifespan=whole), token, host)


async def _talk(socket: WebSocket, session: Session) -> None:
    """Talk with one page until it goes: tell it everything whenever something changed, and do what it asks for."""
    viewer = _viewer(socket)
    others = [one for one in session.viewers if not one.leads]
    if not viewer.leads and (len(others) >= MOST_VIEWERS or sum(one.host == viewer.host for one in others) >= MOST_FROM_ONE):
        await socket.close(1013, "too many watch")
        return
    await socket.accept()
    session.viewers.add(viewer)
    viewer.tell(hello(session, viewer))
    telling, doing = asyncio.create_task(_tell(socket, session, viewer)), set()
    try:
        while (message := await socket.receive())["type"] == "websocket.receive":
            task = asyncio.create_task(_do(session, viewer, message.get("text")))  # a film in the making keeps nobody from pausing
            doing.add(task)
            task.add_done_callback(doing.discard)
    finally:
        session.viewers.discard(viewer)
        telling.cancel()


def _viewer(socket: WebSocket) -> Viewer:
    """Say who opens a line; a phone that comes back is who it was, so that its vote counts once."""
    said = socket.query_params.get("voter", "")
    name = said if 8 <= len(said) <= 40 and said.isalnum() else secrets.token_hex(8)
    return Viewer(leads(socket), name, socket.client.host if socket.client else "")


def hello(session: Session, viewer: Viewer) -> dict:
    """Tell a page what there is to choose from."""
    scenarios = sorted({*choices("scenario", session.setup.folder), *choices("programme", session.setup.folder)})
    return {"kind": "hello", "session": session.name, "leads": viewer.leads, "scenarios": scenarios, "lessons": [one.plain for one in LESSONS.values()]}


async def _tell(socket: WebSocket, session: Session, viewer: Viewer) -> None:
    """Tell one page whenever there is news; who is slow is told once what others are told in pieces, so that nothing piles up."""
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # it has gone meanwhile
        while True:
            await viewer.news.wait()
            viewer.news.clear()
            notes, viewer.notes = viewer.notes, []
            for note in notes:
                await socket.send_text(json.dumps(note))
            await socket.send_text(json.dumps(session.plain | {"heard": viewer.heard}))


async def _do(session: Session, viewer: Viewer, text: str | None) -> None:
    try:
        await session.do(viewer, _read(text))
    except UserError as error:
        session.complain(viewer, str(error))
    finally:
        viewer.heard += 1
        viewer.news.set()


def _read(text: str | None) -> object:
    try:
        return json.loads(text or "")
    except (ValueError, RecursionError):
        raise UserError("not understood") from None
