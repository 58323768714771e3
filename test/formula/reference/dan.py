"""Long et al., Learning Transferable Features with Deep Adaptation Networks, ICML 2015: five Gaussian kernels, all pairs."""

import torch
from common import ITEMS, case, ganin
from torch.nn import functional


def kernels(z):
    """Σ_k exp(−d²/2σ_k²) with σ_k² = 2^k · mean d², by differences of all pairs."""
    squares = ((z[:, None] - z[None]) ** 2).sum(2)
    mean = squares.mean().detach()
    return sum(torch.exp(-squares / (2 * 2.0**k * mean)) for k in (-3, -2, -1, 0, 1))


def unbiased(kernel):
    """Pair by pair, as Gretton et al. 2012 write it."""
    n = ITEMS
    total = 0
    for i in range(n):
        for j in range(n):
            if i != j:
                total = total + (kernel[i, j] + kernel[n + i, n + j]) / (n * (n - 1))
            total = total - 2 * kernel[i, n + j] / n**2
    return total


def loss(strength, name='classification-loss', fit=functional.cross_entropy):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        classification = fit(networks.head(f[:ITEMS]), batch.labels)
        distance = unbiased(kernels(f))
        return {'loss': classification + strength * distance, name: classification, 'mmd': distance}

    return of


def cases():
    wishes = [('none', {}, 1), ('domain', {'weight': 2.5}, 2.5), ('shared', {'weight': 2, 'weightSchedule': 'rising'}, 2 * ganin(0.3))]
    numbers = case([('align', ('extractor', 'head'), loss(1, 'regression-loss', functional.mse_loss))], outputs=1)
    return [numbers] + [case([('align', ('extractor', 'head'), loss(strength))], normalisation=normalisation, parameters=parameters) for normalisation, parameters, strength in wishes]
