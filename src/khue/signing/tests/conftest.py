"""One authority for all tests of the engine; each test gets its own switchboard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .papers import World, make_world


@pytest.fixture(scope="session")
def shared_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def world(shared_world: World) -> World:
    """The authority with every service answering."""
    return replace(shared_world, silent=set())


@pytest.fixture
def fresh_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An authority of one's own, to revoke in."""
    return make_world(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def sealed_pdf(shared_world: World) -> bytes:
    """A paper signed and sealed in full."""
    return shared_world.sealed().pdf
