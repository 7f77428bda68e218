"""PyTorch's side of train-step."""

import time
from typing import Any

import torch
from network import Network
from safetensors.torch import load_file
from side import serve
from torch import Tensor
from train_step import Decisions, Recipe, Trainer


class TrainSteps:
    library = f"PyTorch {torch.__version__}"

    def __init__(self, setup: dict[str, Any]) -> None:
        self.setup = setup
        tensors = load_file(setup["batch"])
        self.tensors = tensors
        # The values lie as [N,H,W,C]: PyTorch calls that channels last.
        self.images = tensors["images"].permute(0, 3, 1, 2)
        self.target = tensors["target"].permute(0, 3, 1, 2)
        self.labels = tensors["labels"].long()
        self.trainer = self._trainer(setup["recipe"])

    def _trainer(self, recipe: Recipe) -> Trainer:
        classes = self.setup["classCount"]
        network = Network(classes, recipe["decoderChannels"], recipe["featureChannels"])
        network.load(self.setup["model"])
        network.to(memory_format=torch.channels_last)
        return Trainer(network, classes, recipe, self.setup["kind"])

    def _step(self, trainer: Trainer, decisions: Decisions | None = None) -> dict[str, float]:
        if self.setup["kind"] == "source":
            return trainer.source_step(self.images, self.labels)
        return trainer.adapt_step(self.images, self.labels, self.target, decisions)

    def _decisions(self, step: int) -> Decisions:
        """What Towline draws in this step."""

        def given(name: str) -> Tensor:
            return self.tensors[f"{name}/{step}"]

        return Decisions(
            paste=given("paste"),
            classes=given("classes").long(),
            queries=given("queries").long(),
            counted=given("counted"),
            negatives=given("negatives").long(),
        )

    def check(self) -> list[dict[str, float]]:
        trainer = self._trainer(self.setup["checkRecipe"])
        return [
            self._step(trainer, self._decisions(step)) for step in range(self.setup["checkSteps"])
        ]

    def run(self, count: int) -> list[float]:
        times = []
        for _ in range(count):
            started = time.perf_counter()
            self._step(self.trainer)
            times.append(1000 * (time.perf_counter() - started))
        return times


if __name__ == "__main__":
    serve(TrainSteps)
