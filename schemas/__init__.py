"""The language: what planners and CRMs say and hear. No logic, and nothing of ours is imported here."""
