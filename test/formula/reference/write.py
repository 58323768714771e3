"""Writes the references that test/formula/reference.test.ts compares with: `python write.py [method …]` (needs torch, numpy; some
methods need scipy or scikit-learn)."""

import importlib
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
every = [path.stem.replace('_', '-') for path in sorted(FOLDER.glob('*.py')) if path.stem not in ('common', 'write')]

for method in sys.argv[1:] or every:
    cases = importlib.import_module(method.replace('-', '_')).cases()
    (FOLDER / f'{method}.json').write_text('[\n' + ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases) + '\n]\n', newline='\n')
