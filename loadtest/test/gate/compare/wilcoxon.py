# Made wilcoxon.json: exact P values of SciPy, of 200 samples without ties and 40 with ties and zeros.
#   python3 -m venv venv && venv/bin/pip install scipy==1.17.1 && venv/bin/python wilcoxon.py wilcoxon.json
import json
import sys

import numpy
import scipy
from scipy.stats import PermutationMethod, wilcoxon

SEED = 20261124
ALTERNATIVES = ("greater", "less", "two-sided")


def case(values, method):
    p = {side: float(wilcoxon(values, alternative=side, method=method, zero_method="wilcox").pvalue) for side in ALTERNATIVES}
    return {"values": values, **p}


random = numpy.random.default_rng(SEED)
cases = []
for _ in range(200):
    size = int(random.integers(5, 25))
    values = [round(float(value), 6) for value in random.normal(random.uniform(-0.6, 0.6), 1, size) * 0.05]
    assert len(set(map(abs, values))) == size and 0 not in values
    cases.append(case(values, "exact"))
for _ in range(40):
    values = [float(value) for value in random.integers(-4, 6, int(random.integers(5, 13)))]
    cases.append(case(values, PermutationMethod(n_resamples=numpy.inf)))
made = {"scipy": scipy.__version__, "numpy": numpy.__version__, "seed": SEED, "cases": cases}
json.dump(made, open(sys.argv[1], "w"))
