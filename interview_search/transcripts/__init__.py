"""INTERVIEW -> SECTIONS: how it is written, who speaks, which answer belongs to which question."""

from .forms import FORM_NAMES
from .pairing import pair
from .roles import recurring
from .transcript import Transcript, transcribe

__all__ = ["FORM_NAMES", "Transcript", "pair", "recurring", "transcribe"]
