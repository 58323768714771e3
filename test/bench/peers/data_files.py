"""Makes what the data benchmark imports: data_files.py pictures png|jpg COUNT FOLDER, or data_files.py rows COUNT FILE.

Pictures of 64 x 64 in ten classes, smooth colours with some noise, 2,000 different ones written over and over; rows of 64 columns
and a class, of six significant digits, 10,000 different ones.
"""
import io
import os
import sys

import numpy as np


def pictures(kind, count, folder):
    from PIL import Image

    random = np.random.default_rng(0)
    contents = []
    for _ in range(min(count, 2000)):
        smooth = Image.fromarray(random.integers(0, 256, (8, 8, 3), dtype=np.uint8)).resize((64, 64), Image.BICUBIC)
        noisy = np.asarray(smooth).astype(np.int16) + random.integers(-12, 13, (64, 64, 3))
        file = io.BytesIO()
        options = {"quality": 90} if kind == "jpg" else {}
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(file, "JPEG" if kind == "jpg" else "PNG", **options)
        contents.append(file.getvalue())
    for label in range(10):
        os.makedirs(os.path.join(folder, f"class-{label}"))
    for at in range(count):
        with open(os.path.join(folder, f"class-{at % 10}", f"{at:07d}.{kind}"), "wb") as file:
            file.write(contents[at % len(contents)])


def rows(count, path):
    random = np.random.default_rng(0)
    different = min(count, 10000)
    values = random.normal(0, 10, (different, 64))
    classes = random.integers(0, 5, different)
    lines = [",".join("%.6g" % value for value in row) + f",class-{label}\n" for row, label in zip(values, classes)]
    with open(path, "w") as file:
        file.write(",".join(f"f{column}" for column in range(64)) + ",label\n")
        for _ in range(count // different):
            file.writelines(lines)
        file.writelines(lines[: count % different])


if __name__ == "__main__":
    if sys.argv[1] == "pictures":
        pictures(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        rows(int(sys.argv[2]), sys.argv[3])
    # Or the disk would still be writing them while whoever is first reads them.
    if hasattr(os, "sync"):
        os.sync()
