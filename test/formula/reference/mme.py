"""Saito et al., Semi-Supervised Domain Adaptation via Minimax Entropy, ICCV 2019, with the network's own head."""

import torch
from common import case, reverse
from torch.nn import functional

PARTS = ('source', 'labels', 'target', 'labelled', 'targetLabels')
WEIGHT = 0.4


def loss(networks, batch):
    fs, ft = networks.extractor(torch.cat([batch.source, batch.target]), 'both').chunk(2)
    known = torch.cat([networks.head(fs), networks.head(networks.extractor(batch.labelled, 'target'))])
    classification = functional.cross_entropy(known, torch.cat([batch.labels, batch.targetLabels]))
    p = networks.head(reverse(ft, 1)).softmax(1)
    entropy = -(p * p.log()).sum(1).mean()
    return {'loss': classification - WEIGHT * entropy, 'classification-loss': classification, 'entropy': entropy}


def cases():
    return [case([('minimax', ('extractor', 'head'), loss)], PARTS, normalisation=normalisation, parameters={'lambda': WEIGHT}) for normalisation in ('none', 'shared', 'domain')]
