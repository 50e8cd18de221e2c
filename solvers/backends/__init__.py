"""One file per library; nothing else imports a solver."""
