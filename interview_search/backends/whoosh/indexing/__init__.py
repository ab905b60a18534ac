"""From texts to a segment: words counted, sorted and written; segments merged."""
