"""Writes ../../fixtures/formula/analysis.json, which test/formula/analysis.test.ts compares with: what main/engine/analysis computes, by
NumPy, SciPy and scikit-learn. `python write.py` (needs numpy, scipy, scikit-learn 1.7 or later)."""

import json
from pathlib import Path

import numpy as np
from scipy.linalg import orthogonal_procrustes
from scipy.spatial.distance import pdist, squareform
from scipy.special import softmax
from scipy.stats import entropy
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, balanced_accuracy_score, brier_score_loss, confusion_matrix, precision_score, recall_score
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FILE = Path(__file__).parents[2] / 'fixtures' / 'formula' / 'analysis.json'
rng = np.random.default_rng(7)


def rounded(values, digits=4):
    """What is stored, so that both sides compute from the same numbers, which float32 holds closely enough."""
    return np.round(values, digits)


def domains(source, target, width, shift):
    spread = np.linspace(0.5, 3, width)
    return rounded(rng.normal(0, spread, (source, width))), rounded(rng.normal(0, spread, (target, width)) + shift)


def health():
    probabilities = rounded(softmax(rng.normal(0, 2, (12, 4)), axis=1), 7)
    features = rounded(rng.normal(1, 2, (12, 5)))
    mean = features.mean(0)
    spread = np.linalg.norm(features - mean, axis=1).mean() / np.linalg.norm(features, axis=1).mean()
    return {
        'count': 12,
        'probabilities': probabilities,
        'features': features,
        'diversity': entropy(probabilities.mean(0)),
        'entropy': entropy(probabilities, axis=1).mean(),
        'spread': spread,
    }


def a_distance(source, target, width, shift):
    s, t = domains(source, target, width, shift)
    cut_s, cut_t = (source + 1) // 2, (target + 1) // 2
    x, y = np.concatenate([s[:cut_s], t[:cut_t]]), np.repeat([0, 1], [cut_s, cut_t])
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=100 / len(x), tol=1e-10, max_iter=10000)).fit(x, y)
    error = ((classifier.predict(s[cut_s:]) != 0).mean() + (classifier.predict(t[cut_t:]) != 1).mean()) / 2
    return {
        'width': width,
        'source': {'learnt': s[:cut_s], 'kept': s[cut_s:]},
        'target': {'learnt': t[:cut_t], 'kept': t[cut_t:]},
        'error': error,
        'distance': 2 * (1 - 2 * min(error, 0.5)),
    }


def mmd(source, target, width, shift):
    s, t = domains(source, target, width, shift)
    z = np.concatenate([s, t])
    bandwidth = np.median(pdist(z))
    squares = squareform(pdist(z, 'sqeuclidean'))
    # The median of squares is the square of the median for an odd number of pairs, and nearly so for an even one.
    kernel = np.mean([np.exp(-squares / (2 * 2.0**b * bandwidth**2)) for b in range(-2, 3)], axis=0)
    apart = lambda k: k[~np.eye(len(k), dtype=bool)].mean()
    squared = apart(kernel[:source, :source]) + apart(kernel[source:, source:]) - 2 * kernel[:source, source:].mean()
    return {'width': width, 'source': s, 'target': t, 'squared': squared, 'bandwidth': bandwidth}


def predictions(count, classes, unknown):
    labels = rng.integers(0, classes - 1, count)
    logits = rng.normal(0, 1, (count, classes)) + 1.5 * np.eye(classes)[labels]
    # The last class has no item, the first is never predicted.
    logits[:, 0] -= 8
    labels[:unknown] = -1
    return rounded(softmax(3 * logits, axis=1), 7), labels


def confusion(count, classes, unknown):
    probabilities, labels = predictions(count, classes, unknown)
    known = labels >= 0
    true, told = labels[known], probabilities[known].argmax(1)
    every = range(classes)
    absent = lambda scores, counts: [None if n == 0 else s for s, n in zip(scores, counts)]
    matrix = confusion_matrix(true, told, labels=every)
    return {
        'classes': classes,
        'probabilities': probabilities,
        'labels': labels,
        'matrix': matrix,
        'recalls': absent(recall_score(true, told, labels=every, average=None, zero_division=0), matrix.sum(1)),
        'precisions': absent(precision_score(true, told, labels=every, average=None, zero_division=0), matrix.sum(0)),
        'accuracy': accuracy_score(true, told),
        'balancedAccuracy': balanced_accuracy_score(true, told),
    }


def calibration(count, classes, unknown):
    probabilities, labels = predictions(count, classes, unknown)
    known = labels >= 0
    p, true = probabilities[known], labels[known]
    confidence, right = p.max(1), p.argmax(1) == true
    edges = np.arange(16) / 15
    rows = []
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        rows.append([inside.sum(), confidence[inside].mean(), right[inside].mean()] if inside.any() else [0, None, None])
    error = sum(n * abs(accuracy - sure) for n, sure, accuracy in rows if n) / len(true)
    return {
        'classes': classes,
        'probabilities': probabilities,
        'labels': labels,
        'expectedError': error,
        'brier': brier_score_loss(true, p / p.sum(1, keepdims=True), labels=range(classes), scale_by_half=False),
        'rows': rows,
    }


def shifted(source, target, width, k):
    s, t = domains(source, target, width, 1)
    own = NearestNeighbors(n_neighbors=k).fit(s).kneighbors()[0][:, -1]
    distance = NearestNeighbors(n_neighbors=k).fit(s).kneighbors(t)[0][:, -1]
    return {'width': width, 'k': k, 'source': s, 'target': t, 'distances': distance, 'usual': np.sort(own)[source // 2]}


def principal(count, width):
    x = rounded(rng.normal(0, np.linspace(3, 0.5, width), (count, width)) @ rng.normal(0, 1, (width, width)))
    scores = PCA(2).fit_transform(x)
    return {'width': width, 'features': x, 'points': scores / np.sqrt((scores**2).sum(1).mean())}


def procrustes(mirrored):
    to = rounded(rng.normal(0, 1, (9, 2)))
    to -= to.mean(0)
    angle = 2.2
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = (to * ([1, -1] if mirrored else [1, 1])) @ turn + rounded(rng.normal(0, 0.3, (9, 2)))
    points -= points.mean(0)
    return {'points': points, 'to': to, 'turned': points @ orthogonal_procrustes(points, to)[0]}


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
                'health': health(),
                'aDistances': [a_distance(40, 56, 3, 1.5), a_distance(30, 30, 4, 0.0), a_distance(31, 24, 2, 9.0)],
                'discrepancies': [mmd(20, 16, 3, 0.0), mmd(15, 22, 4, 2.0)],
                'confusion': confusion(60, 5, 4),
                'calibration': calibration(90, 4, 5),
                'shifted': shifted(25, 12, 3, 4),
                'principal': principal(30, 6),
                'procrustes': [procrustes(False), procrustes(True)],
            }
        )
    )
    + '\n'
)
