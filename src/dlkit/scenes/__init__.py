"""Pictures in motion: what a run looks like, frame by frame, for the Player."""
