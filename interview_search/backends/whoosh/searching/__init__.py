"""From a query to sections, their scores and their passages."""
