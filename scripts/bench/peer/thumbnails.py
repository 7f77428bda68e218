"""libvips' side of import: a thumbnail of every image in a folder."""

import os

# As many images at once as there are cores is faster than several threads for each small one.
os.environ["VIPS_CONCURRENCY"] = "1"

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyvips
from side import serve

# As vipsthumbnail makes them where nothing else is said.
SIZE = 128


def thumbnail(image: Path, out: Path) -> None:
    pyvips.Image.thumbnail(str(image), SIZE).write_to_file(str(out / f"{image.stem}.jpg"))


class Thumbnails:
    library = f"libvips {'.'.join(str(pyvips.version(part)) for part in range(3))}"

    def __init__(self, setup: dict[str, Any]) -> None:
        self.images = Path(setup["images"])
        self.out = Path(setup["folder"]) / "thumbnails"
        self.out.mkdir()
        pyvips.cache_set_max(0)

    def _all(self) -> int:
        images = sorted(self.images.iterdir())
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return sum(1 for _ in pool.map(thumbnail, images, [self.out] * len(images)))

    def check(self) -> int:
        return self._all()

    def run(self, count: int) -> list[float]:
        times = []
        for _ in range(count):
            started = time.perf_counter()
            self._all()
            times.append(1000 * (time.perf_counter() - started))
        return times


if __name__ == "__main__":
    serve(Thumbnails)
