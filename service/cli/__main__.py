"""`python -m service.cli`, for where the command itself is not on the path."""

import sys

from service.cli.entry import main

sys.exit(main())
