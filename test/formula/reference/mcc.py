"""Jin et al., Minimum Class Confusion for Versatile Domain Adaptation, ECCV 2020, element by element as in its equations. That
the weights have no gradient is from the authors' code; the paper does not say."""

import torch
from common import CLASSES, ITEMS, case
from torch.nn import functional


def confusion(scores, temperature):
    y = functional.softmax(scores / temperature, 1)
    entropy = -(y * y.log()).sum(1)
    weights = (ITEMS * (1 + torch.exp(-entropy)) / (1 + torch.exp(-entropy)).sum()).detach()
    correlation = y.T @ torch.diag(weights) @ y
    normalised = correlation / correlation.sum(1, keepdim=True)
    return sum(normalised[j, k] for j in range(CLASSES) for k in range(CLASSES) if j != k) / CLASSES


def loss(temperature, weight):
    def of(networks, batch):
        scores = networks.head(networks.extractor(torch.cat([batch.source, batch.target]), 'both'))
        classification, confused = functional.cross_entropy(scores[:ITEMS], batch.labels), confusion(scores[ITEMS:], temperature)
        return {'loss': classification + weight * confused, 'classification-loss': classification, 'confusion': confused}

    return of


def cases():
    usual = [case([('classify', ('extractor', 'head'), loss(2.5, 1))], normalisation=normalisation) for normalisation in ('none', 'shared', 'domain')]
    return [*usual, case([('classify', ('extractor', 'head'), loss(0.8, 2))], parameters={'temperature': 0.8, 'confusionWeight': 2})]
