"""Models: one file one model, each with Params, Result, run, describe and checks."""
