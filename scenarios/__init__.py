"""What-if: plans and cases that run, and what is done with them."""
