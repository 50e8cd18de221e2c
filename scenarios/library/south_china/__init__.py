"""A fictitious food company in southern China: one plan, its cells, two years of sales, and how they were made."""
