"""Blackouts (停電): what they do to a district, and how long everything holds out (systems.md, A16)."""
