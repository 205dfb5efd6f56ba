"""What an area comes to: its balance, how well supply meets use by the hour, what its stores could do otherwise."""
