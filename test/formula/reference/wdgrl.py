"""Shen et al., Wasserstein Distance Guided Representation Learning for Domain Adaptation, AAAI 2018, algorithm 1. The penalty's
derivative is that of a graph of the gradient (create_graph)."""

import torch
from common import FEATURES, ITEMS, case, draw
from torch.nn import functional

PENALTY, WEIGHT = 10, 0.7


def features(networks, batch):
    return networks.extractor(torch.cat([batch.source, batch.target]), 'both').chunk(2)


def wasserstein(networks, hs, ht):
    return networks['critic'](hs).mean() - networks['critic'](ht).mean()


def critic(networks, batch):
    hs, ht = (h.detach() for h in features(networks, batch))
    alpha = draw(0, (ITEMS, 1))
    h = torch.cat([hs, ht, alpha * hs + (1 - alpha) * ht]).requires_grad_()
    (slopes,) = torch.autograd.grad(networks['critic'](h).sum(), h, create_graph=True)
    penalty = (torch.linalg.vector_norm(slopes, dim=1) - 1).square().mean()
    return {'loss': -(wasserstein(networks, hs, ht) - PENALTY * penalty), 'gradient-penalty': penalty}


def align(networks, batch):
    hs, ht = features(networks, batch)
    classification = functional.cross_entropy(networks.head(hs), batch.labels)
    distance = wasserstein(networks, hs, ht)
    return {'loss': classification + WEIGHT * distance, 'classification-loss': classification, 'wasserstein-distance': distance}


def cases():
    phases = [('critic', ('critic',), critic), ('align', ('extractor', 'head'), align)]
    parameters = {'lambda': WEIGHT, 'penalty': PENALTY, 'criticUnits': 4}
    return [case(phases, own={'critic': (FEATURES, 4, 1)}, normalisation=normalisation, parameters=parameters) for normalisation in ('none', 'shared', 'domain')]
