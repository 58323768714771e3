"""Xu et al., Larger Norm More Transferable, ICCV 2019."""

import torch
from common import ITEMS, case
from torch.nn import functional


def loss(weight, step):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        classification = functional.cross_entropy(networks.head(f[:ITEMS]), batch.labels)
        norms = torch.linalg.vector_norm(f, dim=1)
        # What the norms were, and Δr more, is where they are to go.
        distance = functional.mse_loss(norms, norms.detach() + step)
        return {'loss': classification + weight * distance, 'classification-loss': classification, 'feature-norm': norms.mean()}

    return of


def cases():
    wishes = [('none', {}, 0.05, 1), ('domain', {'weight': 0.7, 'stepLength': 0.5}, 0.7, 0.5)]
    return [case([('lengthen', ('extractor', 'head'), loss(*numbers))], normalisation=normalisation, parameters=parameters) for normalisation, parameters, *numbers in wishes]
