"""Files in and out: CSV, XLSX, YAML, JSON."""
