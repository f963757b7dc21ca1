"""The database: built, updated, kept and asked."""
