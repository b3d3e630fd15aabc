"""Where the frozen program starts."""

import sys

from desktop_nn.__main__ import main

sys.exit(main())
