"""Makes `run_examples` importable from the folders below."""
