"""Emoji, which are words: each with all that makes it one sign."""

from __future__ import annotations

# What Unicode's emoji-data.txt calls Emoji, without digits and the signs ©, ®, ‼, ⁉, ™, ℹ,
# arrows and geometric shapes, which stand in texts as punctuation or bullets.
BASE = (
    "⌚⌛⏩-⏳⏸-⏺☀-☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸-☺♀♂♈-♓♟♠♣♥♦♨♻♾♿⚒-⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪"
    "⛰-⛵⛷-⛺⛽✂✅✈-✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓-❕❗❣❤➕-➗⭐⭕"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201-\U0001f251\U0001f300-\U0001faff"
)
"""Signs that are an emoji by themselves, for a class of a regular expression."""
TONES = "\U0001f3fb-\U0001f3ff"
"""Colours of the skin: the same emoji all the same."""
_REGIONS = "\U0001f1e6-\U0001f1ff"
_AFTER = f"[\ufe0e\ufe0f\u20e3{TONES}\U000e0020-\U000e007f]*"
PATTERN = rf"[{_REGIONS}]{{2}}|[{BASE}]{_AFTER}(?:\u200d[{BASE}]{_AFTER})*"
