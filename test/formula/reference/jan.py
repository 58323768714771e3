"""Long et al., Deep Transfer Learning with Joint Adaptation Networks, ICML 2017: kernels of features times a kernel of
predictions, all pairs."""

import torch
from common import ITEMS, case, ganin
from dan import kernels, unbiased
from torch.nn import functional


def loss(strength, width):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        g = networks.head(f)
        classification = functional.cross_entropy(g[:ITEMS], batch.labels)
        p = functional.softmax(g, 1)
        alike = torch.exp(-((p[:, None] - p[None]) ** 2).sum(2) / (2 * width**2))
        distance = unbiased(kernels(f) * alike)
        return {'loss': classification + strength * distance, 'classification-loss': classification, 'joint-mmd': distance}

    return of


def cases():
    wishes = [
        ('none', {}, ganin(0.3), 0.92),
        ('domain', {'weight': 2.5}, 2.5 * ganin(0.3), 0.92),
        ('shared', {'weightSchedule': 'constant', 'predictionWidth': 0.4}, 1, 0.4),
    ]
    return [case([('align', ('extractor', 'head'), loss(*numbers))], normalisation=normalisation, parameters=parameters) for normalisation, parameters, *numbers in wishes]
