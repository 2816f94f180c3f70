"""Below a JupyterHub: `dlkit serve --hub` is one learner's own server.

The hub says by the environment where to listen and whose server it is. Who may come in is decided
by JupyterHub's own identity provider for Jupyter servers, which our pages use like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dlkit.serving.record_file import RecordFile

NEEDED = (
    "JUPYTERHUB_API_TOKEN", "JUPYTERHUB_API_URL", "JUPYTERHUB_CLIENT_ID",
    "JUPYTERHUB_SERVICE_PREFIX", "JUPYTERHUB_SERVICE_URL", "JUPYTERHUB_USER",
    "JUPYTERHUB_OAUTH_ACCESS_SCOPES",
)  # fmt: skip
RECORD_VARIABLE = "DLKIT_RECORD_FOLDER"  # the folder of --record-folder


class Below(NamedTuple):
    """Where the hub expects the server, and how the server is made."""

    host: str
    port: int
    traits: dict[str, Any]


def below(variables: Mapping[str, str], record_folder: Path | None) -> Below:
    """What the hub has put into the environment; a ValueError says what is missing."""
    missing = [name for name in NEEDED if not variables.get(name)]
    if missing:
        raise ValueError(f"--hub must be started by a JupyterHub, got no {', '.join(missing)}")
    if variables.get("JUPYTERHUB_SSL_CERTFILE"):
        raise ValueError("internal_ssl of the hub must be off for dlkit, got a certificate")
    try:
        from jupyterhub import __version__
        from jupyterhub.singleuser.extension import JupyterHubIdentityProvider
    except ImportError as error:
        told = f"pip install 'dlkit[hub]' brings it, got {error}"
        raise ValueError(f"jupyterhub must be installed for --hub: {told}") from None
    place = urlsplit(variables["JUPYTERHUB_SERVICE_URL"])
    folder = record_folder or variables.get(RECORD_VARIABLE)
    traits: dict[str, Any] = {
        "base_url": variables["JUPYTERHUB_SERVICE_PREFIX"],
        "identity_provider_class": JupyterHubIdentityProvider,
        "learner": variables["JUPYTERHUB_USER"],
        "token": None,
        "auto_token": True,  # the provider has one of its own: Voilà must give it none
        # Tornado's own check comes before the hub is asked, too early for the hub's word;
        # Jupyter's handlers check it all the same, later.
        "tornado_settings": {
            "xsrf_cookies": False,
            "allow_remote_access": True,  # the hub is asked who comes, under whatever name
            "headers": {"X-JupyterHub-Version": __version__},
        },
    }
    if folder:
        kept = RecordFile(Path(folder).expanduser(), variables["JUPYTERHUB_USER"])
        traits["record_file"] = kept
    return Below(place.hostname or "0.0.0.0", place.port or 80, traits)
