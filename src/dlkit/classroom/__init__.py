"""The class: its store, its rules, its light pages, its games and the lecturer's side."""
