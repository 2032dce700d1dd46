#!/usr/bin/env python3
"""The two commands of this service, with nothing but Python's standard library:

    python3 run.py                  prepare everything and serve it (--host, --port, or HOST and PORT)
    python3 run.py test [ARGS]      run the whole test suite (ARGS go to pytest)
    python3 run.py setup            prepare only

Each may be repeated at any time; what a broken-off run left behind is mended by the next one.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
STAMP = VENV / "installed.json"  # which locks this environment holds, by their hash
UNFINISHED = VENV / "unfinished"  # stands while an installation runs; if it is still there next time, start afresh
RUNTIME_LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"
PORTS_TO_TRY, SECONDS_TO_START = 50, 60
GRANIAN = "--interface wsgi --workers 2 --blocking-threads 1 --no-ws --respawn-failed-workers --log-level warning"


def main() -> int:
    """Read the command line and do what it asks; the answer is the exit code."""
    if sys.version_info < (3, 11, 2):
        sys.exit(
            "需要 Python 3.11.2 或更新版本 / Python 3.11.2 or newer is needed: apt-get install python3 python3-venv"
        )
    if sys.argv[1:2] == ["test"]:
        return test(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="?", choices=("serve", "setup", "test"), default="serve")
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
    wanted = parser.parse_args()
    prepare()
    return serve(wanted.host, wanted.port) if wanted.command == "serve" else 0


def prepare() -> None:
    """Environment, libraries, tables, and demonstration data in an empty database."""
    install(RUNTIME_LOCK)
    if subprocess.run(flask("prepare"), cwd=ROOT, check=False).returncode:
        sys.exit(
            "数据库没有准备好，原因见上，改正后重新运行 / The database is not ready, see above; mend it and run again"
        )


def install(*locks: str) -> None:
    """Make .venv hold what the last lock pins (it contains those before it), every file checked by its hash."""
    if _holds(locks):
        return
    with (ROOT / RUNTIME_LOCK).open() as turnstile:
        fcntl.flock(turnstile, fcntl.LOCK_EX)  # two runs must not install into one folder at once
        if _holds(locks):  # the other one has just done it
            return
        _make_venv()
        print(f"安装 {locks[-1]} 所列组件，首次约需一两分钟 / Installing, a minute or two the first time …")
        UNFINISHED.touch()
        how = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--disable-pip-version-check"]
        quiet = [] if sys.stdout.isatty() else ["--quiet"]
        command = [PYTHON, "-m", "pip", "install", *how, *quiet, "-r", str(ROOT / locks[-1])]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            sys.exit(
                "组件没有装好，请查网络与磁盘；可用 PIP_INDEX_URL 指定镜像 / Not installed: check network, disk, PIP_INDEX_URL"
            )
        STAMP.write_text(json.dumps(_state(locks)), "utf-8")
        UNFINISHED.unlink()


def _state(locks: tuple[str, ...]) -> dict[str, str]:
    """The locks by their hash, and the Python behind .venv: an upgrade of the system's own loses the old libraries."""
    python = f"{Path(PYTHON).resolve(strict=True)} {sorted(folder.name for folder in VENV.glob('lib/python3*'))}"
    return {"python": python, **{lock: hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() for lock in locks}}


def _holds(locks: tuple[str, ...]) -> bool:
    try:
        return not UNFINISHED.exists() and _state(locks).items() <= json.loads(STAMP.read_text("utf-8")).items()
    except (OSError, ValueError, AttributeError):  # absent, or not what we wrote
        return False


def _make_venv() -> None:
    """A working .venv with pip: kept if it is sound, made anew if it is absent, half finished or for another Python."""
    pip = [PYTHON, "-m", "pip", "--version"]
    begun = Path(PYTHON).exists() and not UNFINISHED.exists()
    if begun and subprocess.run(pip, capture_output=True, check=False).returncode == 0:
        return
    print("建立 Python 环境 .venv / Making the Python environment .venv …")
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out until python3-venv is installed
        import venv

        venv.create(VENV, with_pip=True, clear=True, symlinks=True)
    except ImportError:
        sys.exit(
            "缺少 venv 模块，请以 root 运行 / The venv module is missing, run as root: apt-get install python3-venv"
        )
    except subprocess.CalledProcessError as error:
        sys.exit(f"没能建立 .venv / Could not make .venv: {error}")


def flask(*arguments: str) -> list[str]:
    """The command line of one of the service's own commands, in its environment."""
    return [PYTHON, "-m", "flask", "--app", "wsgi", *arguments]


def serve(host: str, wanted: int) -> int:
    """Serve until Ctrl-C or SIGTERM. Two processes of one thread each: more threads only lengthen the tail."""
    port = free_port(host, wanted)
    if port != wanted:
        print(f"端口 {wanted} 已被占用，改用 {port} / Port {wanted} is taken; using {port}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # under nohup the service outlives its terminal
            signal.signal(number, signal.default_int_handler)
    command = [PYTHON, "-m", "granian", *GRANIAN.split(), "--host", host, "--port", str(port), "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, start_new_session=True)  # it gets our signals only, each once
    try:
        if _answers(server, address(host, port)):
            print(f"\n请在浏览器打开 / Open in a browser:  {address(host, port)}    （Ctrl-C 停止 / stops it）\n")
            subprocess.run(flask("demo-accounts"), cwd=ROOT, check=False)
            return server.wait()
        sys.exit(f"服务没有启动，原因见上 / The service did not start, see above ({address(host, port)}healthz)")
    except KeyboardInterrupt:
        print("\n正在停止 / Stopping …")
        return 0
    finally:
        server.terminate()
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            server.wait(timeout=10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)  # a worker told to stop while it was starting may not hear it


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next one that nobody uses."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 65536)):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                return port
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    sys.exit(f"不能在 {host}:{port} 提供服务 / Cannot serve at {host}:{port}: {error.strerror}")
    sys.exit(f"从 {wanted} 起没有可用端口，请用 --port 另选 / No free port from {wanted}; choose one with --port")


def address(host: str, port: int) -> str:
    """What a person types into a browser on this machine."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{local}]:{port}/" if ":" in local else f"http://{local}:{port}/"


def _answers(server: subprocess.Popen[bytes], url: str) -> bool:
    """Wait until the service answers; False if it ended before that or takes longer than it ever should."""
    end = time.monotonic() + SECONDS_TO_START
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while server.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), direct.open(url + "healthz", timeout=2):
            return True
        time.sleep(0.05)
    return False


def test(arguments: list[str]) -> int:
    """Install what the tests need and run them all; says beforehand what this machine lacks."""
    from tests.support import needs

    install(RUNTIME_LOCK, DEV_LOCK)
    for what, package in needs.absent():
        print(f"没有 {what}，相应测试不会运行；安装 / its tests will not run; install: apt-get install {package}")
    workers = [] if arguments else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
    return subprocess.run([PYTHON, "-m", "pytest", *workers, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="replace")  # type: ignore[union-attr]
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        sys.exit(f"没有完成 / Not finished: {problem}")
