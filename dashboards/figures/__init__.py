"""Figures as pure functions: a frame and the words to label it with in, a Plotly figure out."""
