"""How good are the answers: datasets, metrics, runs, gates."""
