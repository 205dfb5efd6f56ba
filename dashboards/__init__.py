"""The web front end: it draws saved runs; it never solves and never matches."""
