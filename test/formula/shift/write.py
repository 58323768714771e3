"""Writes ../../fixtures/formula/shift.json, which test/formula/shift.test.ts compares with: what main/engine/analysis/shift computes, by
NumPy, SciPy and scikit-learn. `python write.py` (needs numpy, scipy, scikit-learn)."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.spatial.distance import pdist, squareform
from scipy.stats import ks_2samp
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FILE = Path(__file__).parents[2] / 'fixtures' / 'formula' / 'shift.json'
rng = np.random.default_rng(11)


def rounded(values, digits=4):
    """What is stored, so that both sides compute from the same numbers, which float32 holds closely enough."""
    return np.round(values, digits)


def features():
    # Columns that moved, that spread, that have few values, and that never vary.
    s = np.column_stack([rng.normal(0, 1, 40), rng.normal(2, 1, 40), rng.integers(0, 4, 40), np.full(40, 3.0), np.full(40, 1.0)])
    t = np.column_stack([rng.normal(1, 1, 55), rng.normal(2, 3, 55), rng.integers(1, 5, 55), np.full(55, 3.0), np.full(55, 2.0)])
    s, t = rounded(s), rounded(t)
    spread = np.sqrt((s.var(0, ddof=1) + t.var(0, ddof=1)) / 2)
    moved = t.mean(0) - s.mean(0)
    return {
        'width': 5,
        'source': s,
        'target': t,
        'differences': [m / w if w > 0 else (0 if m == 0 else None) for m, w in zip(moved, spread)],
        'distances': [ks_2samp(a, b).statistic for a, b in zip(s.T, t.T)],
        'means': np.stack([s.mean(0), t.mean(0)]),
        'deviations': np.stack([s.std(0, ddof=1), t.std(0, ddof=1)]),
    }


def mmd(source, target, shift):
    """MMD² with its exact p: of all ways to deal the items."""
    z = rounded(np.concatenate([rng.normal(0, 1, (source, 2)), rng.normal(0, 1, (target, 2)) + shift]))
    n = source + target
    squares = squareform(pdist(z, 'sqeuclidean'))
    bandwidth = np.sqrt(np.median(pdist(z, 'sqeuclidean')))
    kernel = np.mean([np.exp(-squares / (2 * 2.0**b * bandwidth**2)) for b in range(-2, 3)], axis=0)
    apart = lambda k: k[~np.eye(len(k), dtype=bool)].mean()

    def squared(first):
        first = np.array(first)
        rest = np.setdiff1d(np.arange(n), first)
        return apart(kernel[np.ix_(first, first)]) + apart(kernel[np.ix_(rest, rest)]) - 2 * kernel[np.ix_(first, rest)].mean()

    own = squared(range(source))
    deals = [squared(first) for first in combinations(range(n), source)]
    return {
        'width': 2,
        'source': z[:source],
        'target': z[source:],
        'squared': own,
        'bandwidth': bandwidth,
        'p': np.mean(np.array(deals) >= own - 1e-12),
    }


def drift():
    s, t = rounded(rng.normal(0, 1, (60, 3))), rounded(rng.normal(0.5, 1, (45, 3)))
    labels, taken = rng.integers(0, 4, 60), rng.integers(0, 3, 45)
    drifts = []
    for k in range(4):
        mean = s[labels == k].mean(0)
        spread = np.sqrt(((s[labels == k] - mean) ** 2).sum(1).mean())
        drifts.append(np.linalg.norm(t[taken == k].mean(0) - mean) / spread if (taken == k).any() else None)
    return {'width': 3, 'source': s, 'labels': labels, 'target': t, 'taken': taken, 'classes': 4, 'drifts': drifts}


def heaps(shares, count, apart=2.0):
    labels = rng.choice(len(shares), count, p=shares)
    angle = 2 * np.pi * labels / len(shares)
    return rounded(apart * np.column_stack([np.cos(angle), np.sin(angle)]) + rng.normal(0, 1, (count, 2))), labels


def shares():
    """The shares behind predictions of a real classifier, by numpy.linalg.solve."""
    s, labels = heaps([0.25, 0.25, 0.25, 0.25], 800)
    t, _ = heaps([0.6, 0.25, 0.15, 0.0], 700)
    learnt, kept = np.arange(0, 400), np.arange(400, 800)
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=100 / 400, tol=1e-10, max_iter=10000)).fit(s[learnt], labels[learnt])
    taken, target = classifier.predict(s[kept]), classifier.predict(t)
    confusion = confusion_matrix(labels[kept], taken, labels=range(4), normalize='true').T
    predicted = np.bincount(target, minlength=4) / len(target)
    solved = np.maximum(0, np.linalg.solve(confusion, predicted))
    return {
        'classes': 4,
        'labels': labels[kept],
        'taken': taken,
        'target': target,
        'source': np.bincount(labels[kept], minlength=4) / len(kept),
        'predicted': predicted,
        'estimated': solved / solved.sum(),
    }


def components():
    z = rounded(rng.normal(0, np.geomspace(4, 0.1, 80), (70, 80)))
    found = PCA(7, svd_solver='full').fit(z)
    return {'width': 80, 'source': z[:30], 'target': z[30:], 'explained': found.explained_variance_ratio_.sum(), 'distances': pdist(found.transform(z))[:200]}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.reshape(-1).tolist())
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (float, np.floating)):
        return float(f'{value:.9g}')
    return int(value) if isinstance(value, np.integer) else value


FILE.write_text(
    json.dumps(
        plain(
            {
                'features': features(),
                'discrepancies': [mmd(5, 5, 0.0), mmd(4, 6, 1.0), mmd(6, 5, 4.0)],
                'drift': drift(),
                'shares': shares(),
                'components': components(),
            }
        )
    )
    + '\n'
)
