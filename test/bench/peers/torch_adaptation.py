"""The peer that accuracies are held to: DANN and source only in PyTorch, on the very files that the app reads.

    python torch_adaptation.py --data FOLDER --task mnistm|optdigits|sample --arm source|dann --steps 2000 --seed 1

--data   the folder with the digits (mnist10k-*.gz, mnistm10k.npz, optdigits.csv), or for `sample` resources/samples

Network cnn-small with batch normalisation (statistics per domain), Adam 1e-3, 64 source and 64 target items a step, lambda
2/(1+exp(-10t))-1. The target is split at random: 80 % for training without labels, 20 % for the accuracy, taken at the
last step. The source-only arm sees no target item and is scored with the source's statistics. All of the source is trained on;
its accuracy is that of the first 1,000 items. Prints one line of JSON.
"""

import argparse
import csv
import gzip
import json
import math
import struct
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from torch_networks import Adaptation


def read_idx(path):
    packed = gzip.decompress(path.read_bytes())
    axes = packed[3]
    shape = struct.unpack(f'>{axes}I', packed[4 : 4 + 4 * axes])
    return np.frombuffer(packed, np.uint8, offset=4 + 4 * axes).reshape(shape)


def read_npz(path):
    with np.load(path) as archive:
        return archive['x'], archive['y']


def read_optdigits(path):
    """8 x 8 counts of 0 to 16, as pictures of 0 to 255."""
    with open(path, newline='') as file:
        rows = list(csv.DictReader(file))
    pixels = [name for name in rows[0] if name != 'label']
    values = np.array([[float(row[name]) for name in pixels] for row in rows], np.float32)
    return values.reshape(-1, 8, 8) * (255 / 16), np.array([int(row['label']) for row in rows])


def prepared(pictures):
    """Pictures as float32 [n, 3, 28, 28] in 0 to 1; grey ones are repeated, small ones enlarged bilinearly."""
    x = torch.tensor(np.asarray(pictures), dtype=torch.float32) / 255
    x = x[:, None].repeat(1, 3, 1, 1) if x.ndim == 3 else x.permute(0, 3, 1, 2)
    if x.shape[-1] != 28:
        x = functional.interpolate(x, (28, 28), mode='bilinear', align_corners=False)
    return x.contiguous()


def read_task(task, folder):
    name = 'mnist' if task == 'sample' else 'mnist10k'
    source = read_idx(folder / f'{name}-images-idx3-ubyte.gz'), read_idx(folder / f'{name}-labels-idx1-ubyte.gz')
    if task == 'optdigits':
        target = read_optdigits(folder / 'optdigits.csv')
    else:
        target = read_npz(folder / ('mnistm10k.npz' if task == 'mnistm' else 'mnist-over-photographs.npz'))
    return [(prepared(x), torch.tensor(np.asarray(y, np.int64))) for x, y in (source, target)]


def batches(count, size, generator):
    """Indices in random order, in a new one whenever all were seen, `size` at a time."""
    waiting = torch.empty(0, dtype=torch.long)
    while True:
        while len(waiting) < size:
            waiting = torch.cat([waiting, torch.randperm(count, generator=generator)])
        yield waiting[:size]
        waiting = waiting[size:]


def accuracy(model, x, y, domain):
    model.eval()
    with torch.no_grad():
        right = sum(int((model.head(model.extractor(part, domain)).argmax(1) == labels).sum()) for part, labels in zip(x.split(500), y.split(500)))
    model.train()
    return right / len(y)


def adapt(data, arm, steps, seed, batch_size=64, learning_rate=1e-3, normalisation='domain', schedule='constant'):
    """Trains one arm; answers accuracies on the held-out target and on the source, and the median milliseconds of a step."""
    (source_x, source_y), (target_x, target_y) = data
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(target_x), generator=generator)
    held_out, training = order[: len(order) // 5], order[len(order) // 5 :]
    model = Adaptation('cnn', normalisation)
    optimiser = torch.optim.Adam(model.parameters(), learning_rate)
    from_source = batches(len(source_x), batch_size, generator)
    from_target = batches(len(training), batch_size, generator)
    took = []
    for step in range(steps):
        start = time.perf_counter()
        if schedule == 'cosine':
            optimiser.param_groups[0]['lr'] = learning_rate * (1 + math.cos(math.pi * step / steps)) / 2
        elif schedule == 'inverse':
            optimiser.param_groups[0]['lr'] = learning_rate * (1 + 10 * step / steps) ** -0.75
        source, target = next(from_source), next(from_target)
        if arm == 'source':
            loss = model.source_loss(source_x[source], source_y[source])
        else:
            strength = 2 / (1 + math.exp(-10 * step / steps)) - 1
            loss = model.dann_loss(source_x[source], source_y[source], target_x[training[target]], strength)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        took.append(1000 * (time.perf_counter() - start))
    seen = 'source' if arm == 'source' else 'target'
    return {
        'targetAccuracy': accuracy(model, target_x[held_out], target_y[held_out], seen),
        'sourceAccuracy': accuracy(model, source_x[:1000], source_y[:1000], 'source'),
        'loss': loss.item(),
        'millisecondsPerStep': round(float(np.median(took)), 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--task', choices=['mnistm', 'optdigits', 'sample'], default='mnistm')
    parser.add_argument('--arm', choices=['source', 'dann'], default='dann')
    parser.add_argument('--steps', type=int, default=2000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--batch-size', type=int, default=64)
    parser.add_argument('--learning-rate', type=float, default=1e-3)
    parser.add_argument('--normalisation', choices=['none', 'shared', 'domain'], default='domain')
    parser.add_argument('--schedule', choices=['constant', 'cosine', 'inverse'], default='constant')
    parser.add_argument('--threads', type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    data = read_task(options.task, options.data)
    chosen = options.batch_size, options.learning_rate, options.normalisation, options.schedule
    result = adapt(data, options.arm, options.steps, options.seed, *chosen)
    shown = {key: getattr(options, key) for key in ('task', 'arm', 'steps', 'seed')}
    print(json.dumps({**shown, **result}))


if __name__ == '__main__':
    main()
