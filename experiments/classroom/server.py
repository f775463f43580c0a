"""Server: the page and its parts, films, stories, the replay, and the line on which pages and session talk."""

import io
from contextlib import asynccontextmanager
from dataclasses import dataclass

import segno
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from experiments.classroom.guard import Guard, leads
from experiments.classroom.replay import PAGE, replay
from experiments.classroom.session import Session
from experiments.classroom.talk import talk
from sim.errors import UserError

NO_FILM = PlainTextResponse("no such film", 404)


@dataclass(frozen=True)
class Pages:
    """What is asked for by address."""

    session: Session

    async def page(self, request: Request) -> Response:
        """The page for who sits at this machine, the vote for a phone."""
        return FileResponse(PAGE / ("index.html" if leads(request) else "phone.html"))

    async def watch(self, request: Request) -> Response:
        """The page for a phone."""
        return FileResponse(PAGE / "index.html")

    async def film(self, request: Request) -> Response:
        """A film as it is packed."""
        shown = self.session.films.get(request.path_params["name"])
        return Response(shown.packed, media_type="application/gzip") if shown else NO_FILM

    async def replayed(self, request: Request) -> Response:
        """A film in a page of its own."""
        shown = self.session.films.get(request.path_params["name"])
        return HTMLResponse(replay(shown)) if shown else NO_FILM

    async def story(self, request: Request) -> Response:
        """The story of a student."""
        try:
            found = await self.session.story(request.path_params["name"], request.path_params["student"])
        except UserError as error:
            return PlainTextResponse(str(error), 503)
        return JSONResponse(found) if found else PlainTextResponse("no such student", 404)

    async def code(self, request: Request) -> Response:
        """The address of a shared page, to be read by a phone's camera."""
        if not (self.session.address and leads(request)):
            return PlainTextResponse("this page is not shared", 404)
        drawn = io.BytesIO()
        segno.make(self.session.address, micro=False).save(drawn, kind="svg", scale=6, border=2)
        return Response(drawn.getvalue(), media_type="image/svg+xml")


def application(session: Session, token: str = "", host: str = "") -> Guard:
    """Make the application of a session; with a token, others may watch under the name of this host."""
    pages = Pages(session)

    async def live(socket: WebSocket) -> None:
        await talk(socket, session)

    @asynccontextmanager
    async def whole(app: Starlette):
        yield
        session.close()

    routes = [
        Route("/", pages.page), Route("/watch", pages.watch), Route("/film/{name}", pages.film), Route("/story/{name}/{student:int}", pages.story),
        Route("/replay/{name}", pages.replayed), Route("/qr.svg", pages.code), WebSocketRoute("/live", live), Mount("/page", StaticFiles(directory=PAGE)),
    ]  # fmt: skip
    return Guard(Starlette(routes=routes, lifespan=whole), token, host)
