"""A question becomes a checked answer: understand -> retrieve -> compose -> verify -> finish."""
