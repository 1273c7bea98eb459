"""SEAL: certificates, signatures, seals and their verification."""
