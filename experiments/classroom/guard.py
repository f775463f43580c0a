"""Guard: who may talk to the page's server: this machine, and with a token those whom the instructor shares it with."""

import hmac
import ipaddress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)  # nothing from a network, and in nobody's frame
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}  # fmt: skip


@dataclass(frozen=True)
class Guard:
    """Lets through who is on this machine, or brings the token; and nobody whom a foreign page sends."""

    app: ASGIApp
    token: str = ""  # of a shared page; none if it is for this machine alone
    host: str = ""  # under which it is shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif why := self.refused(HTTPConnection(scope)):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": why})
            else:
                await PlainTextResponse(why, 403)(scope, receive, send)
        else:
            await self.app(scope, receive, _guarded(send))

    def refused(self, asked: HTTPConnection) -> str:
        """Say why a connection is refused; empty if it is not."""
        if not self._is_address(asked.headers.get("host", "")):
            return "open the page by the address that peersim classroom prints"
        if foreign(asked.headers):
            return "another page asks for this one"
        if asked.url.path.startswith("/page/") and self.token:
            return ""  # parts of the page, the same for everybody
        if not leads(asked) and not (self.token and hmac.compare_digest(asked.query_params.get("token", "").encode(), self.token.encode())):
            return "open the page by the whole address that the instructor shows"
        return ""

    def _is_address(self, host: str) -> bool:
        """Tell whether a page is asked for by number, as localhost or as it is shared: a name that a stranger owns may lead here too."""
        name = host.rsplit(":", 1)[0] if host.rsplit(":", 1)[-1].isdigit() else host
        try:
            return name in ("localhost", self.host or "localhost") or bool(ipaddress.ip_address(name.strip("[]")))
        except ValueError:
            return False


def leads(asked: HTTPConnection) -> bool:
    """Tell whether somebody sits at this machine."""
    try:
        return asked.client is not None and ipaddress.ip_address(asked.client.host).is_loopback
    except ValueError:
        return False


def foreign(headers: Headers) -> bool:
    """Tell whether a page of another origin sends this."""
    origin = headers.get("origin")
    return origin is not None and origin != f"http://{headers.get('host')}"


def _guarded(send: Send) -> Send:
    async def sent(message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *((name.lower().encode(), value.encode()) for name, value in HEADERS.items())]
        await send(message)

    return sent
