"""Django's PostgreSQL backend plus the application's role and the open scope (second wall)."""
