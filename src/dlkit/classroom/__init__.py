"""The class: its answers, its rules, its light pages, its games."""
