"""What was found -> what a reader sees: hits with passages, counts, an order by date."""
