"""Sun & Saenko, Deep CORAL: Correlation Alignment for Deep Domain Adaptation, ECCV 2016 Workshops."""

import torch
from common import ITEMS, case, ganin
from torch.nn import functional


def covariance(rows):
    """As the paper has it."""
    n = len(rows)
    sums = torch.ones(1, n) @ rows
    return (rows.T @ rows - sums.T @ sums / n) / (n - 1)


def loss(layer, strength):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        g = networks.head(f)
        classification = functional.cross_entropy(g[:ITEMS], batch.labels)
        z = {'scores': g, 'features': f}[layer]
        difference = covariance(z[:ITEMS]) - covariance(z[ITEMS:])
        distance = torch.linalg.matrix_norm(difference, 'fro') ** 2 / (4 * z.shape[1] ** 2)
        return {'loss': classification + strength * distance, 'classification-loss': classification, 'coral-distance': distance}

    return of


def cases():
    wishes = [
        ('none', {}, 'scores', 1),
        ('domain', {'weight': 20}, 'scores', 20),
        ('none', {'weight': 20, 'layer': 'features'}, 'features', 20),
        ('shared', {'weight': 20, 'layer': 'features', 'weightSchedule': 'rising'}, 'features', 20 * ganin(0.3)),
    ]
    return [case([('align', ('extractor', 'head'), loss(layer, strength))], normalisation=normalisation, parameters=parameters) for normalisation, parameters, layer, strength in wishes]
