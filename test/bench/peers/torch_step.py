"""PyTorch's side of the benchmark: one case, one training step after the other, asked for over stdin (see child.ts).

    python torch_step.py mlp|cnn|cnn-normalised|mcd|cdan|head THREADS
"""

import sys

from step_protocol import serve


def dann(torch, model, source, labels, target):
    optimiser = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9)

    def step():
        loss = model.dann_loss(source, labels, target, 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def mcd(torch, model, source, labels, target):
    """Saito et al., CVPR 2018: both heads and features on the source; heads against features; features against heads, four times."""
    from torch.nn import functional

    heads = [model.head, model.second_head]
    for_features = torch.optim.SGD(model.extractor.parameters(), 0.01, momentum=0.9)
    for_heads = torch.optim.SGD([weight for head in heads for weight in head.parameters()], 0.01, momentum=0.9)

    def classify():
        features = model.extractor(source, 'source')
        return sum(functional.cross_entropy(head(features), labels) for head in heads)

    def disagree():
        features = model.extractor(target, 'target')
        first, second = (functional.softmax(head(features), 1) for head in heads)
        return (first - second).abs().mean()

    def update(loss, *optimisers):
        for_features.zero_grad()
        for_heads.zero_grad()
        loss.backward()
        for optimiser in optimisers:
            optimiser.step()
        return loss.item()

    def step():
        update(classify(), for_features, for_heads)
        update(classify() - disagree(), for_heads)
        for _ in range(4):
            last = update(disagree(), for_features)
        return last

    return step


def cdan(torch, model, source, labels, target):
    """Long et al., NeurIPS 2018: the discriminator sees (R_f f) ⊙ (R_p p)/√1024, as above 4096 values."""
    from torch import nn
    from torch.nn import functional

    from torch_networks import ReverseGradient

    for_features, for_predictions = torch.randn(2352, 1024), torch.randn(10, 1024)
    discriminator = nn.Sequential(nn.Linear(1024, 100), nn.ReLU(), nn.Linear(100, 2))
    weights = [*model.extractor.parameters(), *model.head.parameters(), *discriminator.parameters()]
    optimiser = torch.optim.SGD(weights, 0.01, momentum=0.9)
    count = len(source)
    both, domains = torch.cat([source, target]), torch.tensor([0] * count + [1] * count)

    def step():
        features = model.extractor(both, 'both')
        scores = model.head(features)
        predictions = functional.softmax(scores.detach(), 1)
        joined = (ReverseGradient.apply(features, 1.0) @ for_features) * (predictions @ for_predictions) / 1024**0.5
        loss = functional.cross_entropy(scores[:count], labels) + functional.cross_entropy(discriminator(joined), domains)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def make(case, threads):
    import torch

    from torch_networks import Adaptation

    torch.manual_seed(1)
    torch.set_num_threads(threads)
    pictures = case in ('cnn', 'cnn-normalised', 'mcd', 'cdan')
    count, columns = (256, 2048) if case == 'head' else (64, 512)
    normalisation = 'domain' if case == 'cnn-normalised' else 'none'
    model = Adaptation('cnn' if pictures else 'mlp', normalisation, columns, second_head=case == 'mcd')
    shape = (count, 3, 28, 28) if pictures else (count, columns)
    source, target, labels = torch.rand(shape), torch.rand(shape), torch.arange(count) % 10
    return f'PyTorch {torch.__version__}', {'mcd': mcd, 'cdan': cdan}.get(case, dann)(torch, model, source, labels, target)


if __name__ == '__main__':
    serve(lambda: make(sys.argv[1], int(sys.argv[2])))
