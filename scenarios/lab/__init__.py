"""Rules of a market compared on one order flow, or by agents who trade anew under each."""
