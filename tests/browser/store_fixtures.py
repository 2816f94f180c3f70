"""Fixtures of the store's tests: a server for its pages, and tabs on one storage."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Frame, Page
from record_page import Panel
from store_pages import ready, serving

from dlkit import record


@pytest.fixture(scope="session")
def store_site() -> Iterator[str]:
    """The address of a server for these pages."""
    with serving() as port:
        yield f"http://localhost:{port}"


@pytest.fixture
def store_tab(context: BrowserContext, store_site: str) -> Callable[..., Page]:
    """Opens one more tab on the same storage."""

    def open_tab(prepare: str = "") -> Page:
        page = context.new_page()
        page.set_default_timeout(5000)
        if prepare:
            page.add_init_script(prepare)
        page.goto(f"{store_site}/store.html")
        ready(page)
        return page

    return open_tab


@pytest.fixture
def boxed_tab(context: BrowserContext, store_site: str) -> Frame:
    """A page that the browser lets keep nothing."""
    page = context.new_page()
    page.goto(f"{store_site}/boxed.html")
    frame = next(frame for frame in page.frames if frame.url.endswith("/store.html"))
    ready(frame)
    return frame


@pytest.fixture
def opened(page: Page, store_site: str) -> Iterator[Callable[..., Panel]]:
    """Opens 'Your record' over what a browser keeps."""
    record.session().clear()
    yield lambda kept=None: Panel(page, store_site, kept)
    record.session().clear()
