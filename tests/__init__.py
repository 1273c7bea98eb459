"""Tests that span domains; a domain's own tests live in the domain."""
