"""JupyterHub on one machine: learners log in, the lessons are their apps, their record is a file.

    jupyterhub -f binder/hub/jupyterhub_config.py

README.md beside this file says what the variables mean. The Kubernetes deployment (values.yaml)
does not read this file, but says the same.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from traitlets.config import Config

FOLDER = Path(os.environ.get("DLKIT_HUB_FOLDER", ".")).resolve()
LOGIN = os.environ.get("DLKIT_HUB_LOGIN", "pam")
CLASS_DB = os.environ.get("DLKIT_CLASS_DB", "")
CLASS_PORT = os.environ.get("DLKIT_CLASS_PORT", "8900")
SPAWNER = os.environ.get("DLKIT_HUB_SPAWNER", "")
LESSONS = os.environ.get("DLKIT_HUB_LESSONS", "")  # a folder of own ones, if any
WELCOME = "Sign in to dlkit, the lessons on distributed leadership."
IDLE_S = 20 * 60  # a server whose pages have gone ends after so long

LTI = {  # what the university's platform tells when the tool is registered with it
    "issuer": "DLKIT_LTI_ISSUER",
    "authorize_url": "DLKIT_LTI_AUTHORIZE_URL",
    "jwks_endpoint": "DLKIT_LTI_JWKS_URL",
}


def servers(c: Config) -> None:
    """One server for each learner, which is `dlkit serve` and nothing else: no code, no files."""
    c.Spawner.cmd = [sys.executable, "-m", "dlkit", "serve", "--hub"]
    c.Spawner.args = ["--notebooks", LESSONS] if LESSONS else []
    c.Spawner.environment = {"DLKIT_RECORD_FOLDER": "~/dlkit-record"}
    c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL"]
    c.Spawner.default_url = "/"
    c.SimpleLocalProcessSpawner.home_dir_template = str(FOLDER / "homes" / "{username}")
    if SPAWNER:
        c.JupyterHub.spawner_class = SPAWNER
    c.JupyterHub.template_vars = {"announcement_login": WELCOME}
    c.Spawner.start_timeout = 60
    c.Spawner.http_timeout = 60
    c.JupyterHub.allow_named_servers = False  # two servers would have one record
    c.JupyterHub.concurrent_spawn_limit = 2 * (os.cpu_count() or 1)  # a class comes at once
    c.JupyterHub.db_url = f"sqlite:///{FOLDER / 'jupyterhub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(FOLDER / "jupyterhub_cookie_secret")
    c.ConfigurableHTTPProxy.pid_file = str(FOLDER / "jupyterhub-proxy.pid")


def login(c: Config) -> None:
    """Who learners are: accounts of this machine, those of the platform (LTI), or a trial."""
    if LOGIN == "pam":
        return
    c.Authenticator.allow_all = True
    if LOGIN == "lti":
        lti(c)
    elif LOGIN == "trial":
        trial(c)
    else:
        raise ValueError(f"DLKIT_HUB_LOGIN must be pam, lti or trial, got {LOGIN!r}")


def lti(c: Config) -> None:
    """LTI 1.3: the platform says who it is, by a pseudonym of its own (`sub`), not by a name."""
    missing = [
        name for name in [*LTI.values(), "DLKIT_LTI_CLIENT_IDS"] if not os.environ.get(name)
    ]
    if missing:
        raise ValueError(
            f"DLKIT_HUB_LOGIN=lti needs the platform's data, got no {', '.join(missing)}"
        )
    c.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator"
    for trait, name in LTI.items():
        c.LTI13Authenticator[trait] = os.environ[name]
    c.LTI13Authenticator.client_id = set(os.environ["DLKIT_LTI_CLIENT_IDS"].split())
    c.LTI13Authenticator.username_key = os.environ.get("DLKIT_LTI_NAME", "sub")
    c.LTI13Authenticator.uri_scheme = "https"
    c.LTI13Authenticator.tool_name = "dlkit"
    c.LTI13Authenticator.tool_description = "Lessons on distributed leadership"
    if not SPAWNER:
        raise ValueError(
            "DLKIT_HUB_SPAWNER must be set with lti: its learners have no account here"
        )


def trial(c: Config) -> None:
    """Any name with one password, and all servers as one user of the machine: for this desk only.

    The servers do not run code of learners, but nothing but their own routes keeps them apart.
    """
    password = os.environ.get("DLKIT_HUB_PASSWORD", "")
    if len(password) < 8:
        raise ValueError("DLKIT_HUB_PASSWORD must have at least 8 characters for a trial")
    c.JupyterHub.authenticator_class = "dummy"
    c.DummyAuthenticator.password = password
    c.JupyterHub.spawner_class = "simple"


def services(c: Config) -> None:
    """What runs beside the learners' servers: the class, and the end of servers left behind."""
    c.JupyterHub.services, c.JupyterHub.load_roles = [], []
    if CLASS_DB:
        serve = ["class", "--host", "127.0.0.1", "--port", CLASS_PORT, "--no-board"]
        serve += ["--db", CLASS_DB, *os.environ.get("DLKIT_CLASS_ARGUMENTS", "").split()]
        kept = {name: os.environ[name] for name in os.environ if name.startswith("PG")}
        kept["XDG_DATA_HOME"] = str(FOLDER / "class")
        command = [sys.executable, "-m", "dlkit", *serve]
        c.JupyterHub.services.append({"name": "class", "command": command, "environment": kept})
    if find_spec("jupyterhub_idle_culler"):
        command = [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE_S}"]
        c.JupyterHub.services.append({"name": "idle", "command": command})
        scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
        c.JupyterHub.load_roles.append({"name": "idle", "scopes": scopes, "services": ["idle"]})


config = get_config()  # noqa: F821  (JupyterHub gives it)
servers(config)
login(config)
services(config)
