"""French et al., Self-ensembling for Visual Domain Adaptation, ICLR 2018. The teacher of a case has weights of its own, as one
that has followed for a while does."""

import math

import torch
from common import ITEMS, case
from torch.nn import functional


def loss(progress, weight, rise):
    def of(networks, batch):
        scores = networks.head(networks.extractor(torch.cat([batch.source, batch.strong]), 'both'))
        classification = functional.cross_entropy(scores[:ITEMS], batch.labels)
        with torch.no_grad():
            teacher = functional.softmax(networks['teacher-head'](networks.extractor(batch.target, 'target', 'teacher')), 1)
        consistency = functional.mse_loss(functional.softmax(scores[ITEMS:], 1), teacher)
        strength = weight * (math.exp(-5 * (1 - progress / rise) ** 2) if progress < rise else 1)
        return {'loss': classification + strength * consistency, 'classification-loss': classification, 'consistency-loss': consistency, 'consistency-weight': strength}

    return of


def cases():
    own = {'teacher': 'extractor', 'teacher-head': 'head'}
    trained = ('extractor', 'head')
    rising = [
        case([('classify', trained, loss(0.3, 3, 0.8))], ('source', 'labels', 'target', 'strong'), normalisation, own, parameters={'rampUp': 0.8})
        for normalisation in ('none', 'shared', 'domain')
    ]
    risen = case([('classify', trained, loss(0.3, 20, 0.2))], ('source', 'labels', 'target', 'strong'), own=own, parameters={'rampUp': 0.2, 'consistencyWeight': 20})
    return [*rising, risen]
