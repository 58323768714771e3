"""Krause et al., Discriminative Clustering by Regularized Information Maximization, NeurIPS 2010."""

import torch
from common import ITEMS, case
from torch.distributions import Categorical
from torch.nn import functional


def loss(networks, batch):
    scores = networks.head(networks.extractor(torch.cat([batch.source, batch.target]), 'both'))
    classification = functional.cross_entropy(scores[:ITEMS], batch.labels)
    conditional = Categorical(logits=scores[ITEMS:]).entropy().mean()
    marginal = Categorical(probs=functional.softmax(scores[ITEMS:], 1).mean(0)).entropy()
    information = marginal - conditional
    return {'loss': classification - 0.7 * information, 'classification-loss': classification, 'target-entropy': conditional, 'target-diversity': marginal}


def cases():
    return [case([('classify', ('extractor', 'head'), loss)], normalisation=normalisation, parameters={'informationWeight': 0.7}) for normalisation in ('none', 'shared', 'domain')]
