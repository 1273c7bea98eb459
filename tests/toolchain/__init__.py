"""Tests of the launcher, the locks, the catalogues and the house's own rules."""
