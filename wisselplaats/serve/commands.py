"""The child processes of the product itself: web server, worker, beat and the demo's mail catcher."""

import os
import signal
import sys
from pathlib import Path

import wisselplaats
from wisselplaats.serve.folder import DataFolder
from wisselplaats.serve.processes import Child

# -P: a file in the folder where somebody happens to stand must not shadow a module
_PYTHON = (sys.executable, "-P", "-m")
_HEARTBEAT_FOLDER = Path("/dev/shm")  # noqa: S108 - gunicorn makes an unlinked private file in it


def child_env(chosen: dict[str, str]) -> dict[str, str]:
    """The environment of a child: ours without what would steer it unseen, with exactly these settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WISSELPLAATS_", "GUNICORN_", "CELERY_", "PG"))
    }
    # in a checkout that is not installed, `workers` lies beside the package
    root = str(Path(wisselplaats.__file__).resolve().parent.parent)
    inherited = [part for part in kept.get("PYTHONPATH", "").split(os.pathsep) if part and part != root]
    return kept | chosen | {"PYTHONPATH": os.pathsep.join([root, *inherited]), "PYTHONUNBUFFERED": "1"}


def web(folder: DataFolder, env: dict[str, str], descriptor: int) -> Child:
    """gunicorn on a socket that the supervisor holds: the port stays ours over a restart."""
    command = [*_PYTHON, "gunicorn", "wisselplaats.app:create_app()", "--bind", f"fd://{descriptor}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    command += ["--timeout", "60", "--graceful-timeout", "3", "--keep-alive", "5"]
    command += ["--no-control-socket", "--worker-tmp-dir", str(_heartbeat_folder(folder))]
    return Child(
        name="web",
        command=command,
        log=folder.log("web"),
        env=env,
        folder=folder.path,
        patience=4.5,
        pass_fds=(descriptor,),
    )


def _heartbeat_folder(folder: DataFolder) -> Path:
    """A folder in memory where there is one: on a slow disk gunicorn's heartbeat can block a worker."""
    return _HEARTBEAT_FOLDER if os.access(_HEARTBEAT_FOLDER, os.W_OK) else folder.path


def worker(folder: DataFolder, env: dict[str, str]) -> Child:
    """Two Celery processes; a task that is cut off at the stop is delivered again or found by the sweep."""
    command = [*_PYTHON, "celery", "-A", "workers.app:app", "worker", "--loglevel", "INFO"]
    command += ["--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    return Child(
        name="worker",
        command=command,
        log=folder.log("worker"),
        env=env,
        folder=folder.path,
        patience=4.0,
        # when the supervisor is killed the broker goes too: any shutdown of Celery's own may wait for it for ever.
        # Nothing is lost, for the rows say what is still to do; the pool ends with its parent's pipe.
        death_signal=signal.SIGKILL,
    )


def beat(folder: DataFolder, env: dict[str, str]) -> Child:
    """Celery's clock; its schedule is kept, so that a restart does not fire everything at once."""
    command = [*_PYTHON, "celery", "-A", "workers.app:app", "beat", "--loglevel", "INFO"]
    command += ["--pidfile=", "--schedule", str(folder.beat / "schedule")]
    return Child(name="beat", command=command, log=folder.log("beat"), env=env, folder=folder.path, patience=2.0)


def mail(folder: DataFolder, env: dict[str, str], descriptor: int) -> Child:
    """The demo's SMTP server on a socket that the supervisor holds."""
    command = [*_PYTHON, "wisselplaats.serve.mailcatcher", "--folder", str(folder.mail), "--fd", str(descriptor)]
    return Child(
        name="mail",
        command=command,
        log=folder.log("mail"),
        env=env,
        folder=folder.path,
        patience=2.0,
        pass_fds=(descriptor,),
    )
