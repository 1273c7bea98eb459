"""Proofs that one school never sees another."""
