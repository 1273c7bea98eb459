"""The pure engine: prepares, certifies, seals, upgrades and verifies papers; knows no Django."""
