"""Where triples are kept and queries run: one protocol, several back ends."""
