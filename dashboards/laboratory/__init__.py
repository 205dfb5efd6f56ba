"""Studies of the laboratory: what rules come to on common order flows, and results of the literature found again."""
