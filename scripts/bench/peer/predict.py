"""ONNX Runtime's side of predict: the same tiles, blended, brought to full size, written as a PNG."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy
import onnxruntime
from numpy.typing import NDArray
from PIL import Image
from side import serve

Bytes = NDArray[numpy.uint8]
OVERLAP = 0.25


def ramp(length: int) -> NDArray[numpy.float32]:
    """How much each position of a tile counts: full inside, fading to the edge."""
    positions = numpy.arange(length) + 0.5
    distance = numpy.minimum(positions, length - positions) / (length * OVERLAP)
    return distance.clip(0.02, 1).astype(numpy.float32)


class Prediction:
    library = f"ONNX Runtime {onnxruntime.__version__}"

    def __init__(self, setup: dict[str, Any]) -> None:
        self.setup = setup
        self.out = Path(setup["folder"])
        self.working = (setup["working"]["width"], setup["working"]["height"])
        tile = setup["tile"]
        self.tile = (tile["width"], tile["height"])
        self.ramp = ramp(tile["height"])[:, None] * ramp(tile["width"])
        self.palette = [
            value
            for one in setup["classes"]["classes"]
            for value in bytes.fromhex(one["color"][1:])
        ]
        self._export()
        self.network, self.finish = (
            onnxruntime.InferenceSession(self.out / f"{name}.onnx") for name in ("tiles", "mask")
        )
        # Reads the next image and writes the last mask while the network works.
        self.beside = ThreadPoolExecutor(2)

    def _export(self) -> None:
        """In a process of its own: PyTorch's memory is not prediction's."""
        command = [sys.executable, Path(__file__).with_name("export.py"), self.out]
        told = json.dumps(self.setup)
        done = subprocess.run(command, input=told, text=True, capture_output=True)
        if done.returncode != 0:
            sys.exit(done.stderr)

    def _read(self) -> Bytes:
        with Image.open(self.setup["image"]) as image:
            image.draft("RGB", self.working)
            return numpy.asarray(
                image.convert("RGB").resize(self.working, Image.Resampling.LANCZOS)
            )

    def _predict(self, image: Bytes) -> Bytes:
        width, height = self.tile
        windows = [
            (slice(tile["y"], tile["y"] + height), slice(tile["x"], tile["x"] + width))
            for tile in self.setup["tiles"]
        ]
        tiles = numpy.stack([image[window] for window in windows])
        (probabilities,) = self.network.run(None, {"tiles": tiles})
        scores = numpy.zeros((1, probabilities.shape[1], *image.shape[:2]), numpy.float32)
        for (rows, columns), probability in zip(windows, probabilities):
            scores[0, :, rows, columns] += probability * self.ramp
        # What the ramps add up to is the same for all classes: the best one needs no division.
        (mask,) = self.finish.run(None, {"scores": scores})
        return mask[0]

    def _write(self, mask: Bytes, path: Path) -> float:
        image = Image.fromarray(mask).convert("P")
        image.putpalette(self.palette)
        image.save(path)
        return time.perf_counter()

    def check(self) -> str:
        path = self.out / "peer.png"
        self._write(self._predict(self._read()), path)
        return str(path)

    def run(self, count: int) -> list[float]:
        """The milliseconds from one mask to the next."""
        writing = []
        reading = self.beside.submit(self._read)
        for index in range(count + 1):
            image = reading.result()
            reading = self.beside.submit(self._read)
            mask = self._predict(image)
            writing.append(self.beside.submit(self._write, mask, self.out / f"peer {index}.png"))
        written = [one.result() for one in writing]
        return (1000 * numpy.diff(written)).tolist()


if __name__ == "__main__":
    serve(Prediction)
