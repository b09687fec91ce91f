"""Makes the modules of tests/helpers and geodata/building importable to a benchmark that is run by name."""

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / "helpers"), str(Path(__file__).parents[2] / "geodata")]
