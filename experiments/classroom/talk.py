"""Talk: the line between one page and the session, for as long as the page is open."""

import asyncio
import contextlib
import json
import secrets

from starlette.websockets import WebSocket, WebSocketDisconnect

from experiments.classroom.guard import leads
from experiments.classroom.lessons import LESSONS
from experiments.classroom.session import Session, Viewer
from sim.composition import choices
from sim.errors import UserError

MOST_VIEWERS = 500  # who do not lead
MOST_FROM_ONE = 20  # of these from one address, behind which may be a whole network
MOST_MESSAGE = 20_000  # bytes


async def talk(socket: WebSocket, session: Session) -> None:
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
