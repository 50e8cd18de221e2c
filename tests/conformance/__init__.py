"""Laws that every answer keeps, checked against an independent solver."""
