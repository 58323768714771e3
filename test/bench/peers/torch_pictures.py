"""Reads a folder of pictures as torchvision's ImageFolder does, in a DataLoader of two workers: torch_pictures.py FOLDER. Prints one line of JSON."""
import json
import os
import resource
import sys
import time

import numpy as np
import torch
from PIL import Image, __version__ as pillow
from torch.utils.data import DataLoader, Dataset


class ImageFolder(Dataset):
    """Decodes with Pillow, brings to 64 x 64 and to numbers in 0 to 1, channels first, as torchvision's Resize and ToTensor."""

    def __init__(self, root):
        self.samples = []
        for label, name in enumerate(sorted(entry.name for entry in os.scandir(root) if entry.is_dir())):
            folder = os.path.join(root, name)
            self.samples += [(os.path.join(folder, file), label) for file in sorted(os.listdir(folder))]

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, at):
        path, label = self.samples[at]
        with open(path, "rb") as file:
            image = Image.open(file).convert("RGB")
        # As torchvision does, a picture that has the size already stays as it is.
        if image.size != (64, 64):
            image = image.resize((64, 64), Image.BILINEAR)
        values = torch.from_numpy(np.array(image, copy=True))
        return values.permute(2, 0, 1).contiguous().to(torch.float32).div(255), label


if __name__ == "__main__":
    torch.set_num_threads(1)
    started = time.perf_counter()
    count = 0
    for _, labels in DataLoader(ImageFolder(sys.argv[1]), batch_size=256, num_workers=2):
        count += len(labels)
    seconds = time.perf_counter() - started
    # Of the largest of its processes; the two workers come on top.
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(json.dumps({"title": f"PyTorch {torch.__version__} DataLoader, Pillow {pillow}", "count": count, "seconds": seconds, "peakMiB": peak}))
