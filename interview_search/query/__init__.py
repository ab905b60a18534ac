"""STRING -> QUERY: what a person typed becomes a tree that a backend answers."""
