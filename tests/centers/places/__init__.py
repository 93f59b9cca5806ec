"""A package, so that the gazetteer that its tests load goes with the last of them."""
