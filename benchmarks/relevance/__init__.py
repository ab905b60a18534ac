"""How good the ranking is, side by side with other engines on collections with judgements."""
