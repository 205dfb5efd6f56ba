"""Sections of a scenario file, as pydantic models."""
