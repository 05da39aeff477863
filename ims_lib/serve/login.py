"""The door of the screens: who may come in, and the name that goes with every mark.

The name is what was typed at the login beside the one password. It reaches the kernel as X-Ims-User; a
header of that name that a browser sends is removed first.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable
from functools import cache
from importlib.resources import files
from typing import Any, Final

import jinja2
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

#: The header that carries the signed-in name into the kernel (HTTP_X_IMS_USER there).
HEADER: Final = "X-Ims-User"
#: The key of the Door among the application's settings.
DOOR: Final = "ims_door"
_LONGEST_NAME: Final = 60
_MOST_WAITING: Final = 20


class Door:
    """Lets in those who know the password, each try after a failure later than the one before.

    Tries are taken one after the other, so that many at once gain nothing.
    """

    def __init__(self, admits: Callable[[str], bool], delay: float = 0.5, longest: float = 10) -> None:
        self._admits, self._delay, self._longest = admits, delay, longest
        self._failures = 0
        self._waiting = 0
        self._turn = asyncio.Lock()

    async def admit(self, password: str) -> bool:
        """Say whether the password is right; 429 when too many tries wait already."""
        if self._waiting >= _MOST_WAITING:
            raise web.HTTPError(429)
        self._waiting += 1
        try:
            async with self._turn:
                if self._failures:
                    await asyncio.sleep(min(self._delay * 2 ** (self._failures - 1), self._longest))
                is_right = await asyncio.to_thread(self._admits, password)
                self._failures = 0 if is_right else min(self._failures + 1, 16)
                return is_right
        finally:
            self._waiting -= 1


def name_of(text: str) -> str:
    """Return a typed name as it is kept: one line of at most 60 printable characters, '' when it is none."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    return name if name.isprintable() and len(name) <= _LONGEST_NAME else ""


class LoginProvider(IdentityProvider):
    """Knows a user by the login cookie alone: no token, nobody anonymous."""

    @property
    def auth_enabled(self) -> bool:
        """Say that nobody comes in without a login."""
        return True

    @property
    def login_available(self) -> bool:
        """Say that there is a login form."""
        return True

    def get_handlers(self) -> list[tuple[str, object]]:
        """Return the pages of the login."""
        return [(r"/login", LoginHandler), (r"/logout", LogoutHandler)]

    def get_user(self, handler: web.RequestHandler) -> User | Awaitable[User | None] | None:
        """Return the user of the login cookie and put the name, and no other, into the request."""
        handler.request.headers.pop(HEADER, None)
        user = self.get_user_cookie(handler)
        if isinstance(user, User):
            handler.request.headers[HEADER] = user.username
        return user


class LoginHandler(LoginFormHandler):
    """The login form."""

    def _render(self, message: Any = None) -> None:
        self.write(page("login.html", form=self.xsrf_form_html(), message=message or "", name=self._name()))

    @allow_unauthenticated
    async def post(self) -> None:
        """Let the user in, or show the form again."""
        name, password = name_of(self._name()), self.get_body_argument("password", "", strip=False)
        if not name:
            self.set_status(401)
            self._render("Type your name: it stands beside every mark you make.")
        elif not await self.settings[DOOR].admit(password):
            self.set_status(401)
            self._render("That is not the password. The next try takes a little longer.")
        else:
            user = User(username=name, name=name, display_name=name)
            self.identity_provider.set_login_cookie(self, user)
            self._redirect_safe(self.get_argument("next", default=self.base_url))  # type: ignore[no-untyped-call]

    def _name(self) -> str:
        return self.get_body_argument("name", "")

    def write_error(self, status_code: int, **_: Any) -> None:
        """Show what went wrong in one line."""
        self.finish(error_page(status_code))


class LogoutHandler(JupyterHandler):
    """The way out."""

    @allow_unauthenticated
    def get(self) -> None:
        """Forget the user and show the login form."""
        self.identity_provider.clear_login_cookie(self)
        self.redirect("/login")


def error_page(status_code: int) -> str:
    """Return a page that says what an HTTP status means here, without details of the failure."""
    return page("error.html", message=_MEANINGS.get(status_code, _MEANINGS[500]))


_MEANINGS: Final = {
    403: "This page was refused. Sign in and open it again from this machine.",
    404: "There is no such page.",
    429: "Too many people try the password at once. Wait a minute.",
    500: "The screen could not be opened. The terminal of `ims serve` says why.",
}


def page(template: str, **given: object) -> str:
    """Return one of our own pages; everything given is escaped unless it is markup already."""
    return _pages().get_template(template).render(**given)


@cache
def _pages() -> jinja2.Environment:
    texts = {
        p.name: p.read_text(encoding="utf-8") for p in files("ims_lib.serve").joinpath("pages").iterdir()
    }
    return jinja2.Environment(
        loader=jinja2.DictLoader(texts), autoescape=True, undefined=jinja2.StrictUndefined
    )
