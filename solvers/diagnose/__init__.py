"""Why a plan is impossible, and how far it could go."""
