"""The options that every command takes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from .. import Settings
from .app import DEBUG

Function = TypeVar("Function", bound=Callable[..., Any])

_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


_STYLES = ("none", "hugo", "github", "jekyll", "kramdown", "python-markdown")


def several(*options: Callable[[Any], Any]) -> Callable[[Function], Function]:
    """Options as one decorator, in the order in which the help shows them."""

    def decorated(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorated


def number(name: str, default: int, help: str) -> Callable[[Function], Function]:
    """An option that takes a number of something: 0 or more."""
    return click.option(
        name, metavar="N", type=click.IntRange(min=0), default=default, show_default=True, help=help
    )


def _common(*verbose: str) -> Callable[[Function], Function]:
    return several(
        click.option(
            "--index",
            metavar="DIR",
            envvar="INTERVIEW_SEARCH_INDEX",
            default="index",
            help="The index's folder.  [default: $INTERVIEW_SEARCH_INDEX, else ./index]",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option(
            *verbose,
            count=True,
            expose_value=False,
            callback=_set_level,
            help="Say more on standard error; twice says all.",
        ),
        click.option(
            "--debug",
            is_flag=True,
            expose_value=False,
            callback=_set_debug,
            help="Show where an error comes from.",
        ),
    )


def _set_level(ctx: click.Context, param: click.Parameter, value: int) -> None:
    level = _LEVELS[min(value, len(_LEVELS) - 1)]
    logging.getLogger("interview_search").setLevel(level)


def _set_debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[DEBUG] = True


def _known_form(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    # Looked up only when given: the forms bring the whole Markdown parser along.
    if value is not None:
        from .. import FORM_NAMES

        if value not in FORM_NAMES:
            raise click.BadParameter(f"{value!r} is none of {', '.join(FORM_NAMES)}.")
    return value


common = _common("-v", "--verbose")
"""`--index`, `--json`, `--verbose` and `--debug`; the command is given the first two as `index`
and `as_json`."""
common_without_short = _common("--verbose")
"""The same for a command that takes words such as `-very` as text."""

form_option = click.option(
    "--form",
    metavar="FORM",
    callback=_known_form,
    help="Read every file as this form instead of detecting it; the README lists the forms.",
)


links = several(
    click.option(
        "--url",
        metavar="TEMPLATE",
        help="Link to the page of an interview, such as https://example.org/{slug}/.",
    ),
    click.option(
        "--anchors",
        type=click.Choice(_STYLES),
        help="Which generator names the headings of those pages.  [default: none]",
    ),
)
"""`--url` and `--anchors`, which the command is given under these names."""


def link_settings(url: str | None, anchors: str | None, synonyms: str | None = None) -> Settings:
    """The settings of the working folder, with the links and synonyms that were asked for."""
    settings = Settings.load()
    return replace(
        settings,
        url=url or settings.url,
        anchors=anchors or settings.anchors,
        synonyms=synonyms or settings.synonyms,
    )


def load_settings(form: str | None = None) -> Settings:
    """The settings of the working folder, with the form that was asked for."""
    settings = Settings.load()
    return replace(settings, form=form) if form else settings
