"""The figures of the sections: a module for each, which draws with `dlbasics.plotting`."""
