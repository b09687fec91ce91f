"""How the threads of the libraries behave."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("given", "policy"), [(None, "passive"), ("active", "active")])
def test_idle_threads_sleep_unless_the_user_says_otherwise(given: str | None, policy: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    environment |= {"OMP_WAIT_POLICY": given} if given else {}
    # OpenMP reads its settings when pykdtree loads it, so marzmap must come first.
    code = (
        "import sys, marzmap; assert 'pykdtree' not in sys.modules\n"
        "from marzmap import borderline\n"
        "assert 'pykdtree' in sys.modules\n"
        "import os; print(os.environ['OMP_WAIT_POLICY'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == policy
