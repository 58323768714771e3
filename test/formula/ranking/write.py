"""Writes ../../fixtures/formula/ranking.json, which test/formula/ranking.test.ts compares with: what main/engine/analysis/ranking
computes, by NumPy and SciPy, from the definitions and not by the same steps. `python write.py` (needs numpy, scipy)."""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax
from scipy.stats import multivariate_normal

FILE = Path(__file__).parents[2] / 'fixtures' / 'formula' / 'ranking.json'
rng = np.random.default_rng(17)
TINY = 1e-5


def evidence(f, y, alpha, beta):
    """log p(y | F): a Gaussian, once the weights are integrated out."""
    n = len(f)
    return multivariate_normal.logpdf(y, np.zeros(n), np.eye(n) / beta + f @ f.T / alpha)


def class_evidence(f, y, bounded):
    """The fixed point of MacKay (1992), with whole matrices; where nothing is explained wholly, SciPy finds the same maximum."""
    n, d = f.shape
    alpha = beta = 1.0
    for _ in range(400):
        a = alpha * np.eye(d) + beta * f.T @ f
        m = beta * np.linalg.solve(a, f.T @ y)
        gamma = beta * np.trace(np.linalg.solve(a, f.T @ f))
        alpha = gamma / (m @ m + TINY)
        beta = (n - gamma) / (((f @ m - y) ** 2).sum() + TINY)
    found = evidence(f, y, alpha, beta)
    if bounded:
        best = -minimize(lambda ab: -evidence(f, y, *np.exp(ab)), np.log([alpha, beta]), method='Nelder-Mead').fun
        assert abs(best - found) < 1e-3 * n, (best, found)
    return found


def log_me(f, labels, bounded=True):
    return np.mean([class_evidence(f, (labels == k).astype(float), bounded) / len(f) for k in np.unique(labels)])


def h_score(f, labels):
    n, d = f.shape
    covariance = np.cov(f.T).reshape(d, d)
    means = np.stack([f[labels == y].mean(0) for y in labels])
    values, vectors = np.linalg.eigh(covariance)
    leading = np.argsort(values)[::-1][: max(1, n // 10)]
    leading = leading[values[leading] > 1e-10 * values.max()]
    inverse = vectors[:, leading] / values[leading] @ vectors[:, leading].T
    if n >= 10 * d:
        assert np.allclose(inverse, np.linalg.pinv(covariance, rcond=1e-9))
    return np.trace(inverse @ np.cov(means.T).reshape(d, d))


def leep(theta, labels):
    joint = np.stack([theta[labels == k].sum(0) for k in range(labels.max() + 1)]) / len(labels)
    with np.errstate(invalid='ignore'):
        conditional = np.nan_to_num(joint / joint.sum(0))
    return np.log((theta @ conditional.T)[np.arange(len(labels)), labels]).mean()


def classes_of(count, classes):
    return rng.permutation(np.arange(count) % classes)


def features(name, count, width, classes, apart, plus=None):
    labels = classes_of(count, classes)
    centres = rng.normal(0, 1, (classes, width))
    f = np.maximum(0, rng.normal(0.5, 1, (count, width)) + apart * centres[labels])
    f = np.round(plus(f) if plus else f, 3)
    return {'name': name, 'classes': classes, 'features': f, 'labels': labels, 'logMe': log_me(f, labels), 'hScore': h_score(f, labels)}


def missing_class():
    case = features('a class without items', 40, 5, 3, 1)
    return {**case, 'classes': 5, 'labels': np.array([0, 2, 4])[case['labels']]}


def explained():
    """Features from which the labels follow exactly, one of them twice, one that is always 0: evidence would have no bound."""
    labels = classes_of(30, 3)
    f = np.column_stack([np.eye(3)[labels], 2 * np.eye(3)[labels][:, 0], np.zeros(30)])
    return {
        'name': 'labels that follow exactly',
        'classes': 3,
        'features': f,
        'labels': labels,
        'logMe': log_me(f, labels, bounded=False),
        'hScore': h_score(f, labels),
    }


def probabilities(name, count, own, classes, sharpness, unused=False):
    labels = classes_of(count, classes)
    logits = sharpness * np.eye(own)[(labels * 2 + (rng.random(count) < 0.3)) % own] + rng.normal(0, 1, (count, own))
    if unused:
        logits[:, 0] = -np.inf
    theta = np.round(softmax(logits, axis=1), 6)
    return {'name': name, 'classes': classes, 'probabilities': theta, 'labels': labels, 'leep': leep(theta, labels)}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.reshape(-1).tolist())
    if isinstance(value, list):
        return [plain(one) for one in value]
    return float(f'{value:.9g}') if isinstance(value, (float, np.floating)) else value


FILE.write_text(
    json.dumps(
        plain(
            {
                'features': [
                    features('many items, classes apart', 90, 6, 3, 1.0),
                    features('many items, classes alike', 90, 6, 3, 0.0),
                    features('fewer items than features', 20, 48, 4, 0.7),
                    features('as many items as features', 24, 24, 2, 0.5),
                    features('a column that is the sum of others', 60, 4, 3, 1.0, lambda f: np.column_stack([f, f[:, 0] + f[:, 1]])),
                    missing_class(),
                    explained(),
                ],
                'probabilities': [
                    probabilities('more classes of its own', 60, 7, 3, 3.0),
                    probabilities('fewer, and undecided', 50, 2, 4, 0.5),
                    probabilities('one that it never answers', 40, 5, 2, 6.0, unused=True),
                ],
            }
        ),
        separators=(',', ':'),
    )
    + '\n'
)
