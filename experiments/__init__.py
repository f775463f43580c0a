"""Questions to the simulator: which runs they need, what comes out, and how it is shown."""
