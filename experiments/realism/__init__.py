"""Hold made cohorts against real data: five student networks, reports of stress over a term, and wellbeing over two years."""
