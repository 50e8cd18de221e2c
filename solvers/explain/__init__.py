"""Why a number is what it is: prices of rules, waterfalls of members, what a wish would cost, tests of fairness."""
