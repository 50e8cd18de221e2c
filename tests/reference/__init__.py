"""A second opinion: the model of a plan and its optimum, written slowly and plainly, sharing no code with `solvers`."""
