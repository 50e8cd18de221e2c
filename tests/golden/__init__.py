"""Cases whose answers are known from elsewhere, in the language of plans."""
