"""Damodaran et al., DeepJDOT, ECCV 2018, equation 6, with the plan of Cuturi, NeurIPS 2013, algorithm 1: Sinkhorn's scaling of
exp(−C/ε), which has room for it in float64."""

import numpy as np
import torch
from common import ITEMS, case
from torch.nn import functional


def sinkhorn(cost, regularisation, iterations):
    n, m = cost.shape
    kernel = np.exp(-cost / (regularisation * cost.mean()))
    v = np.ones(m)
    for _ in range(iterations):
        u = (1 / n) / (kernel @ v)
        v = (1 / m) / (kernel.T @ u)
    return u[:, None] * kernel * v[None]


def loss(alpha, weight, regularisation, iterations):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        g = networks.head(f)
        classification = functional.cross_entropy(g[:ITEMS], batch.labels)
        features = alpha * (f[:ITEMS, None] - f[None, ITEMS:]).square().sum(-1)
        truth = batch.labels.argmax(1)
        labels = weight * torch.stack([functional.cross_entropy(g[ITEMS:], truth[at].expand(ITEMS), reduction='none') for at in range(ITEMS)])
        plan = torch.tensor(sinkhorn((features + labels).detach().numpy(), regularisation, iterations))
        feature_cost, label_cost = (plan * features).sum(), (plan * labels).sum()
        return {'loss': classification + feature_cost + label_cost, 'classification-loss': classification, 'feature-cost': feature_cost, 'label-cost': label_cost}

    return of


def cases():
    wishes = [
        ('none', {}, (0.001, 0.0001, 0.05, 50)),
        ('none', {'alpha': 0.7, 'lambda': 1.3, 'regularisation': 0.1, 'iterations': 20}, (0.7, 1.3, 0.1, 20)),
        ('domain', {'alpha': 0.2, 'lambda': 0.5}, (0.2, 0.5, 0.05, 50)),
    ]
    return [case([('transport', ('extractor', 'head'), loss(*numbers))], normalisation=normalisation, parameters=parameters) for normalisation, parameters, numbers in wishes]
