"""Writes ../../fixtures/formula/validators.json, which test/formula/validators.test.ts compares with: scores of validators on small
evidence, by NumPy, SciPy and scikit-learn alone. `python write.py` (needs numpy, scipy, scikit-learn)."""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax, xlogy
from scipy.stats import norm
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, adjusted_mutual_info_score, silhouette_score
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import StandardScaler
from scipy.spatial.distance import pdist, squareform

FILE = Path(__file__).parents[2] / 'fixtures' / 'formula' / 'validators.json'


def observed(rng, centres, classes, count, shift, sharpness, wrong):
    """Items around the centres; logits say the class, but for a share that they take for another."""
    labels = np.arange(count) % len(centres)
    features = np.round(centres[labels] + shift + rng.normal(0, 0.6, (count, centres.shape[1])), 4)
    said = np.where(rng.random(count) < wrong, rng.integers(0, classes, count), labels)
    logits = np.round(sharpness * (np.eye(classes)[said] + rng.normal(0, 0.25, (count, classes))), 4)
    return {'features': features, 'logits': logits, 'probabilities': np.round(softmax(logits, axis=1), 7), 'labels': labels}


def mixtures(rng, target, share, classes, count):
    first, second = rng.integers(0, len(target['labels']), (2, count))
    said = np.where(rng.random(count) < 0.7, target['probabilities'][first if share >= 0.5 else second].argmax(1), rng.integers(0, classes, count))
    logits = 4 * np.eye(classes)[said] + rng.normal(0, 0.5, (count, classes))
    return {'share': share, 'first': first, 'second': second, 'probabilities': np.round(softmax(logits, axis=1), 7)}


def entropies(p, axis=-1):
    return -xlogy(p, p).sum(axis)


def mmd2(s, t):
    z = np.concatenate([s, t])
    squares = squareform(pdist(z, 'sqeuclidean'))
    variance = pdist(z, 'sqeuclidean').mean()
    kernel = np.mean([np.exp(-squares / (2 * 2.0**b * variance)) for b in range(-2, 3)], axis=0)
    off_diagonal = lambda k: k[~np.eye(len(k), dtype=bool)].mean()
    n = len(s)
    return off_diagonal(kernel[:n, :n]) + off_diagonal(kernel[n:, n:]) - 2 * kernel[:n, n:].mean()


def soft_neighbourhood_density(p):
    similarity = cosine_similarity(p) / 0.05
    others = [softmax(np.delete(row, i)) for i, row in enumerate(similarity)]
    return np.mean([entropies(row) for row in others])


def mano(logits):
    taylor = -log_softmax(logits, axis=1).mean() <= 5
    values = 1 + logits + logits**2 / 2 if taylor else softmax(logits, axis=1)
    return ((values / values.sum(1, keepdims=True)) ** 4).mean() ** 0.25


def mixval(target, mixed):
    single = target['probabilities'].argmax(1)
    a, b = single[mixed['first']], single[mixed['second']]
    agree = mixed['probabilities'].argmax(1) == (a if mixed['share'] >= 0.5 else b)
    return (agree[a == b].mean() + agree[a != b].mean()) / 2


def reverse(source, target):
    scaler = StandardScaler().fit(target['features'])
    classifier = LogisticRegression(C=1, tol=1e-10, max_iter=10000)
    classifier.fit(scaler.transform(target['features']), target['probabilities'].argmax(1))
    return accuracy_score(source['labels'], classifier.predict(scaler.transform(source['features'])))


def dev_risk(w, loss):
    eta = -np.cov(w * loss, w)[0, 1] / np.var(w, ddof=1)
    return np.mean(w * loss) + eta * np.mean(w) - eta


def normalised(w):
    scaled = w / w.max()
    return scaled - (scaled.mean() - 1)


def scores(evidence):
    source, target, classes = evidence['source'], evidence['target'], evidence['classes']
    p = target['probabilities']
    taken = p.argmax(1)
    clusters = KMeans(classes, n_init=50, random_state=0).fit_predict(target['features'])
    return {
        'source-accuracy': accuracy_score(source['labels'], source['probabilities'].argmax(1)),
        'entropy': -entropies(p).mean(),
        'diversity': entropies(p.mean(0)),
        'im': entropies(p.mean(0)) - entropies(p).mean(),
        'bnm': np.linalg.norm(p, 'nuc') / len(p),
        'snd': soft_neighbourhood_density(p),
        'class-cluster': adjusted_mutual_info_score(clusters, taken),
        'silhouette': silhouette_score(target['features'], taken),
        'mmd': -mmd2(evidence['sourceTraining']['features'], target['features']),
        'mixval': mixval(target, evidence['mixtures']),
        'mano': mano(target['logits']),
        'reverse': reverse(source, target),
    }


def evidence_cases():
    rng = np.random.default_rng(5)
    plain = 4 * np.eye(3, 5)
    cases = []
    for name, centres, classes, shift, sharpness, wrong, share in [
        ('three classes, undecided', plain, 3, 0.5, 2, 0.2, 0.55),
        # One class that nothing is taken for, so that there are more clusters than predicted classes.
        ('four classes, certain, one of them never predicted', 5 * np.eye(4, 6)[:4], 4, 1.5, 30, 0, 0.4),
        ('more columns than items', 6 * np.eye(3, 36), 3, 0.3, 5, 0.1, 0.55),
    ]:
        parts = [observed(rng, centres, classes, count, offset, sharpness, wrong) for count, offset in ((30, 0), (24, 0), (33, shift))]
        if 'never' in name:
            for part in parts:
                part['logits'][:, 3] = -40.0
                part['probabilities'] = np.round(softmax(part['logits'], axis=1), 7)
        source_training, source, target = parts
        if 'never' in name:  # and one item alone in its class
            target['logits'][5] = [-40, -40, -40, 30]
            target['probabilities'][5] = [0, 0, 0, 1]
        evidence = {
            'classes': classes,
            'featureSize': centres.shape[1],
            'sourceTraining': source_training,
            'source': source,
            'target': target,
            'mixtures': mixtures(rng, target, share, classes, 40),
        }
        cases.append({'name': name, 'evidence': evidence, 'scores': scores(evidence)})
    return cases


def shifted():
    """One feature, N(0, 1) in the source and N(1, 1) in the target, and a model that is wrong above 1: weights are known exactly."""
    at = (np.arange(300) + 0.5) / 300
    source, target = norm.ppf(at), norm.ppf(at) + 1
    w = norm.pdf(source, 1) / norm.pdf(source)
    loss = (source > 1).astype(float)
    return {
        'source': np.round(source, 4),
        'target': np.round(target, 4),
        'wrongAbove': 1,
        'scores': {
            'importance-weighted': 1 - (w * loss).sum() / w.sum(),
            'dev': -dev_risk(w, loss),
            'devn': -dev_risk(normalised(w), loss),
        },
    }


def risks():
    rng = np.random.default_rng(6)
    rows = []
    for weights in (np.exp(rng.normal(0, 0.5, 12)), np.exp(rng.normal(0, 3, 12))):
        loss = (rng.random(12) < 0.4).astype(float)
        rows.append({'weights': weights, 'loss': loss, 'risk': dev_risk(weights, loss), 'normalised': normalised(weights)})
    return rows


def regressions():
    """The minimum by SciPy, of the same sum written down anew, and by scikit-learn where its C says the same."""
    rng = np.random.default_rng(7)
    rows = []
    for classes, decay in ((3, 0.05), (2, 1e-3)):
        x = np.round(rng.normal(2, [1, 3, 0.5, 1], (40, 4)), 4)
        x[:, 3] = 7  # a column that never varies
        y = (np.round(x[:, 0] + 0.5 * rng.normal(0, 1, 40)) % classes).astype(int)
        z = (x - x.mean(0)) / np.where(x.std(0) > 0, x.std(0), 1)

        def loss(flat):
            w = flat.reshape(classes, 5)
            return -log_softmax(z @ w[:, :4].T + w[:, 4], axis=1)[np.arange(40), y].mean() + decay / 2 * (w[:, :4] ** 2).sum()

        found = minimize(loss, np.zeros(classes * 5), method='BFGS', options={'gtol': 1e-7, 'maxiter': 5000}).x.reshape(classes, 5)
        p = softmax(z @ found[:, :4].T + found[:, 4], axis=1)
        # Two classes with weights of their own share the decay that scikit-learn puts on their difference.
        c = 1 / (40 * decay) * (2 if classes == 2 else 1)
        library = LogisticRegression(C=c, tol=1e-10, max_iter=10000).fit(z, y).predict_proba(z)
        assert np.abs(p - library).max() < 1e-4, np.abs(p - library).max()
        rows.append({'classes': classes, 'decay': decay, 'x': x, 'labels': y, 'probabilities': library})
    return rows


def partitions():
    rng = np.random.default_rng(8)
    rows = []
    for n, parts in ((40, (3, 5)), (120, (8, 10)), (7, (7, 2)), (20, (1, 4))):
        a = rng.integers(0, parts[0], n)
        b = np.where(rng.random(n) < 0.6, a % parts[1], rng.integers(0, parts[1], n))
        rows.append({'a': a, 'b': b, 'value': adjusted_mutual_info_score(a, b)})
    return rows


def plain(value):
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, np.ndarray):
        return plain(value.ravel().tolist())
    return float(f'{value:.12g}') if isinstance(value, (float, np.floating)) else value


def main():
    written = {'evidence': evidence_cases(), 'shifted': shifted(), 'risks': risks(), 'regressions': regressions(), 'partitions': partitions()}
    FILE.write_text(json.dumps(plain(written), separators=(',', ':')) + '\n', newline='\n')


if __name__ == '__main__':
    main()
