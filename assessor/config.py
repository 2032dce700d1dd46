"""Settings from the environment, and the reasons for which production refuses to start."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1024 * 1024


class NotFit(RuntimeError):
    """The installation is not safe enough to serve; the message says what to set."""


@dataclass(frozen=True)
class Config:
    """How this installation runs. `demo` allows the movable clock and the demonstration accounts."""

    database_url: str
    secret_key: str
    instance: Path
    demo: bool = True
    debug: bool = False
    packs_folder: Path | None = None
    evidence_store: str = ""
    upload_limit: int = 20 * MIB
    request_limit: int = 24 * MIB
    trusted_proxies: int = 0
    audit_key: Path | None = None
    public_url: str = ""
    problems: tuple[str, ...] = field(default=())

    @classmethod
    def from_environment(cls, environment: dict[str, str] | None = None) -> "Config":
        """Read DATABASE_URL, SECRET_KEY, ASSESSOR_MODE (demo | production), ASSESSOR_PACKS, EVIDENCE_STORE, INSTANCE,
        PUBLIC_URL (the address printed on certificates; without it the address of the request is).

        Raises NotFit in production for a missing or short SECRET_KEY, debug mode, or a missing database address.
        """
        env = dict(os.environ if environment is None else environment)
        instance = Path(env.get("INSTANCE", "instance")).absolute()
        demo = env.get("ASSESSOR_MODE", "demo") != "production"
        debug = env.get("FLASK_DEBUG", "0") not in ("", "0", "false")
        secret = env.get("SECRET_KEY", "")
        if not demo:
            _refuse_unsafe(env, secret, debug)
        if not secret:
            secret = _kept_secret(instance)
        packs = env.get("ASSESSOR_PACKS")
        return cls(
            database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'rating.db'}",
            secret_key=secret,
            instance=instance,
            demo=demo,
            debug=debug,
            packs_folder=Path(packs) if packs else None,
            evidence_store=env.get("EVIDENCE_STORE") or str(instance / "evidence"),
            public_url=env.get("PUBLIC_URL", "").rstrip("/"),
            audit_key=Path(env["AUDIT_KEY"]) if env.get("AUDIT_KEY") else instance / "audit.key" if demo else None,
            trusted_proxies=int(env.get("TRUSTED_PROXIES", "0")),
        )


def _refuse_unsafe(env: dict[str, str], secret: str, debug: bool) -> None:
    if len(secret) < 32:
        raise NotFit("生产环境须设置 SECRET_KEY（至少 32 个字符的随机串），否则登录与表单可被伪造。")
    if debug:
        raise NotFit("生产环境不得开启调试模式：请去掉 FLASK_DEBUG。")
    if not env.get("DATABASE_URL"):
        raise NotFit("生产环境须设置 DATABASE_URL，明确记录保存在哪里。")


def _kept_secret(instance: Path) -> str:
    """A key for a demonstration installation, made once and kept beside its database."""
    instance.mkdir(parents=True, exist_ok=True)
    kept = instance / "secret.key"
    if not kept.exists():
        kept.write_text(secrets.token_hex(32), "ascii")
        kept.chmod(0o600)
    return kept.read_text("ascii").strip()
