"""What every peer speaks over stdin and stdout: see child.ts."""

import json
import resource
import sys
import time


def say(message):
    print(json.dumps(message), flush=True)


def peak_mebibytes():
    """The most memory that this process has held; Linux counts in KiB, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != 'darwin' else 1024 * 1024)


def serve(make):
    """`make` answers a title and a function that takes one step and answers its loss."""
    try:
        title, step = make()
    except ImportError as error:
        return say({'unavailable': str(error)})
    say({'ready': title})
    for line in sys.stdin:
        took = []
        for _ in range(json.loads(line)['steps']):
            start = time.perf_counter()
            loss = step()
            took.append(1000 * (time.perf_counter() - start))
        say({'milliseconds': took, 'loss': loss, 'peakMiB': peak_mebibytes()})
