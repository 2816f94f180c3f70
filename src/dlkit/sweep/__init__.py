"""Many runs of a model over a grid of its parameters, on this machine or on a Dask cluster."""
