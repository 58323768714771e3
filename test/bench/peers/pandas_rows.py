"""Reads a table with pandas: pandas_rows.py FILE. Prints one line of JSON."""
import json
import resource
import sys
import time

import pandas

started = time.perf_counter()
count = len(pandas.read_csv(sys.argv[1]))
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"title": f"pandas {pandas.__version__} read_csv", "count": count, "seconds": seconds, "peakMiB": peak}))
