"""Rules of law as dated editions: what a rule said on a day, with its citation and its mark."""
