"""The address at the root of the host by which calendar programs find the room (RFC 6764)."""
