"""What every page stands on: explorables, checkers, figures, notebooks; it knows no topic."""
