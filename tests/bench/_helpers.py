"""Makes the modules of tests/helpers importable to a benchmark that is run by name."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "helpers"))
