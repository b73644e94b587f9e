"""Reads a table with pandas in a process of its own: python3 pandas_table_peer.py FILE [PRECISION]"""

import json
import resource
import sys
import time

import pandas

path = sys.argv[1]
precision = sys.argv[2] if len(sys.argv) > 2 else None
start = time.perf_counter()
table = pandas.read_csv(path, float_precision=precision)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"rows": len(table), "readSeconds": seconds, "readMegabytes": peak, "pandas": pandas.__version__}))
