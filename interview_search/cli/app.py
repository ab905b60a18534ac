"""The group of commands, and the one place where errors become a line and an exit code.

Exit codes: 0 done, 1 done but with skipped files under `--strict`, 2 usage or
index error, 130 interrupted, 141 nobody reads the output any more.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from .output import coloured, harmless, one_line

COMMANDS = (
    "index", "search", "similar", "quote", "sections", "show", "stats", "doctor", "verify", "demo",
)  # fmt: skip
"""Each is a module of this folder with the function `command`, in the order of the help."""

DEBUG_VARIABLE = "INTERVIEW_SEARCH_DEBUG"
DEBUG = f"{__name__}.debug"
EXIT_SKIPPED = 1
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


class Fault(click.ClickException):
    """An error that is told in one line."""

    exit_code = EXIT_FAILED


class Interrupted(Fault):
    """Somebody pressed Ctrl-C."""

    exit_code = EXIT_INTERRUPTED


class _EchoHandler(logging.Handler):
    """Log records to the standard error of the moment (tests replace it)."""

    def emit(self, record: logging.LogRecord) -> None:
        # What is told of a file may hold whatever is in it.
        click.echo(harmless(self.format(record)), err=True)


class App(click.Group):
    """Imports a command's module when the command is asked for, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f".{cmd_name}", __package__).command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args or ["--help"])

    def invoke(self, ctx: click.Context) -> Any:
        ctx.color = coloured()
        handler = _EchoHandler()
        handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        logger = logging.getLogger("interview_search")
        logger.addHandler(handler)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            raise Interrupted("interrupted") from None
        except BrokenPipeError:
            _drop_output()
            raise click.exceptions.Exit(EXIT_BROKEN_PIPE) from None
        except Exception as error:
            if ctx.meta.get(DEBUG) or os.environ.get(DEBUG_VARIABLE):
                raise
            raise Fault(_told(error)) from error
        finally:
            logger.removeHandler(handler)
            logger.setLevel(logging.NOTSET)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """As click's, but a wrong option costs one line instead of four."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **extra)
        _write_utf8()
        try:
            code = super().main(args, prog_name, complete_var, False, **extra)
        except click.ClickException as error:
            click.echo(f"interview-search: {_hinted(error)}", err=True)
            code = error.exit_code
        except click.Abort:
            code = EXIT_INTERRUPTED
        sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception) -> str:
    # The class is imported here: an error proves that the library is loaded already.
    from .. import InterviewSearchError

    if isinstance(error, InterviewSearchError):
        return one_line(str(error))
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return one_line(f"{place}{error.strerror}")
    kind = type(error).__name__
    return one_line(f"unexpected {kind}: {error}") + " (--debug shows where)"


def _hinted(error: click.ClickException) -> str:
    message = one_line(error.format_message())
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message} Try: {error.ctx.command_path} --help"
    return message


def _drop_output() -> None:
    """Keep the interpreter from complaining about the closed pipe when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_utf8() -> None:
    """Interviews are in every script; output is UTF-8 wherever it is not for a terminal."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is None:
        return
    if sys.stdout.isatty():
        reconfigure(errors="backslashreplace")
    else:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value:
        return
    from importlib import metadata

    try:
        version = metadata.version("interview-search")
    except metadata.PackageNotFoundError:
        version = "unknown: the package is not installed"
    click.echo(f"interview-search {version}")
    ctx.exit()


@click.group(cls=App, context_settings={"max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Search interviews: who said what, when, in which interview, at which line."""
