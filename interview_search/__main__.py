"""`python -m interview_search` is the command `interview-search`."""

from .cli import main

main(prog_name="interview-search")
