"""The sandbox of +66 %: a growth case with the plan that its levers land on."""
