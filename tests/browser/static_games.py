"""A folder with pages of a test's own, made of parts that answer without a kernel."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from static_page import opened

from static_site import site_of

NAME = "99_games"
CELLS = (
    "from dlkit import content, widgets",
    "widgets.Managing('99_games/managing')",
    "widgets.JobSurvey('99_games/survey', content.survey('orchestra'))",
    "widgets.LeadsWhom()",
    "widgets.Followers('99_games/followers')",
    "widgets.Assessment()",
    "widgets.Team('99_games/team')",
    "widgets.Trajectory('99_games/trajectory')",
)
AGAIN = "99_again"
PAGES = {NAME: CELLS, AGAIN: (CELLS[0], "widgets.Assessment(round=2)")}
FAIR = (
    "Of thirteen groups that were no sample, players came first in motivation, 7th in general "
    "satisfaction and ninth in satisfaction with growth."
)


@pytest.fixture(scope="module")
def parts_folder() -> Path:
    return site_of(PAGES)


@pytest.fixture
def parts_page(offline_page: Page, parts_folder: Path) -> Page:
    return opened(offline_page, parts_folder, NAME)
