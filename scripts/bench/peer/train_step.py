"""The training steps of backend/engine/step.ts and trainer.ts as one writes them in PyTorch."""

import copy
from dataclasses import dataclass
from typing import Any

import numpy
import torch
import torch.nn.functional as F
from network import Network
from torch import Tensor

Recipe = dict[str, Any]
IGNORE = 255
LUMA = torch.tensor([0.299, 0.587, 0.114])
TO_YIQ = torch.tensor([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])
FROM_YIQ = torch.tensor([[1, 0.956, 0.621], [1, -0.272, -0.647], [1, -1.106, 1.703]])


@dataclass
class Decisions:
    """What a step draws at random, but for colours."""

    # [N,1,H,W], 1 where ClassMix pastes the source.
    paste: Tensor
    # [K] classes that are pulled, [K,Q] their pixels, 1 where one counts, [K,M] pixels of others.
    classes: Tensor
    queries: Tensor
    counted: Tensor
    negatives: Tensor


def shrink(labels: Tensor) -> Tensor:
    """Nearest labels at a quarter of the side."""
    return labels[:, 2::4, 2::4]


def draw(
    labels: Tensor, class_count: int, recipe: Recipe, random: numpy.random.Generator
) -> Decisions:
    paste = torch.zeros(labels.shape, dtype=torch.bool)
    for image, mask in zip(labels, paste):
        present = image.unique()
        present = present[present != IGNORE].numpy()
        number = max(1, round(len(present) * recipe["classMixShare"]))
        mask |= torch.isin(image, torch.from_numpy(random.permutation(present)[:number]))
    small = shrink(labels).flatten().numpy()
    queries, counted, negatives, classes = [], [], [], []
    count = recipe["pull"]["queriesPerClass"]
    for index in range(class_count):
        pool = numpy.flatnonzero(small == index)
        others = numpy.flatnonzero((small != index) & (small != IGNORE))
        if len(pool) == 0 or len(others) == 0:
            continue
        chosen = random.permutation(pool)[:count]
        classes.append(index)
        queries.append(numpy.pad(chosen, (0, count - len(chosen)), mode="edge"))
        counted.append(numpy.arange(count) < len(chosen))
        negatives.append(random.choice(others, recipe["pull"]["negativesPerQuery"]))
    plan = [torch.from_numpy(numpy.stack(part)) for part in (queries, counted, negatives)]
    return Decisions(
        paste[:, None].float(), torch.tensor(classes), plan[0], plan[1].float(), plan[2]
    )


def jitter(images: Tensor, strength: dict[str, float], random: numpy.random.Generator) -> Tensor:
    """A random change of brightness, contrast, saturation and hue per image."""
    if not any(strength.values()):
        return images
    matrices, contrasts = [], []
    for _ in images:
        around = [
            random.uniform(1 - strength[part], 1 + strength[part])
            for part in ("brightness", "contrast", "saturation")
        ]
        brightness, contrast, saturation = around
        angle = torch.tensor(2 * torch.pi * random.uniform(-strength["hue"], strength["hue"]))
        rotation = torch.eye(3)
        rotation[1:, 1:] = torch.tensor([[angle.cos(), -angle.sin()], [angle.sin(), angle.cos()]])
        saturate = (1 - saturation) * LUMA.expand(3, 3) + saturation * torch.eye(3)
        matrices.append(brightness * (FROM_YIQ @ rotation @ TO_YIQ @ saturate).T)
        contrasts.append(contrast)
    pixels = images.permute(0, 2, 3, 1).flatten(1, 2)
    colored = torch.bmm(pixels, torch.stack(matrices))
    stretched = torch.lerp(
        colored.mean((1, 2), keepdim=True), colored, torch.tensor(contrasts).view(-1, 1, 1)
    )
    return stretched.clamp_(0, 255).view(len(images), *images.shape[2:], 3).permute(0, 3, 1, 2)


def blur(images: Tensor, largest: float, random: numpy.random.Generator) -> Tensor:
    sigma = random.uniform(0, largest)
    if sigma < 0.2:
        return images
    reach = int(numpy.ceil(2 * sigma))
    line = torch.exp(-(torch.arange(-reach, reach + 1) ** 2) / (2 * sigma * sigma))
    line = (line / line.sum()).expand(3, 1, 1, -1)
    images = F.conv2d(images, line.transpose(2, 3), padding=(reach, 0), groups=3)
    return F.conv2d(images, line, padding=(0, reach), groups=3)


def fda(content: Tensor, style: Tensor, band: float) -> Tensor:
    """`content` with the low-frequency amplitudes of `style`, clipped to 0..255."""
    size = content.shape[2:]
    down, across = (int(band * side) for side in size)
    spectrum, other = torch.fft.rfft2(content), torch.fft.rfft2(style)
    for rows in (slice(0, down + 1), slice(size[0] - down, size[0])):
        window = spectrum[..., rows, : across + 1]
        window *= other[..., rows, : across + 1].abs() / window.abs().clamp_min(1e-6)
    return (
        torch.fft.irfft2(spectrum, size)
        .clamp_(0, 255)
        .contiguous(memory_format=torch.channels_last)
    )


def as_pixels(x: Tensor) -> Tensor:
    """[N,C,H,W] -> [N*H*W,C]."""
    return x.permute(0, 2, 3, 1).flatten(0, 2)


def class_centres(pixels: Tensor, labels: Tensor, class_count: int) -> Tensor:
    """Mean feature of each class [C,D] at unit length."""
    known = labels != IGNORE
    members = F.one_hot(torch.where(known, labels, 0), class_count) * known[:, None]
    return F.normalize(members.float().T @ pixels, dim=1)


def pull_loss(
    features: Tensor,
    keys: Tensor,
    centres: Tensor,
    chosen: Decisions,
    weights: Tensor,
    temperature: float,
) -> Tensor:
    """InfoNCE of the student's features of the pseudo-target to the teacher's of the source."""
    queries = features[chosen.queries]
    positive = torch.bmm(queries, centres[chosen.classes, :, None])
    negative = torch.bmm(queries, keys[chosen.negatives].transpose(1, 2))
    similarity = torch.cat([positive, negative], 2) / temperature
    loss = similarity.logsumexp(2) - similarity[..., 0]
    per_class = (loss * chosen.counted).sum(1) / chosen.counted.sum(1)
    weight = weights[chosen.classes]
    return (per_class * weight).sum() / weight.sum().clamp_min(1e-6)


class Trainer:
    """Holds what training changes and makes its steps."""

    def __init__(self, network: Network, class_count: int, recipe: Recipe, kind: str) -> None:
        self.recipe = recipe
        self.training = recipe[kind]
        self.class_count = class_count
        self.student = network.train()
        self.step = 0
        self.random = numpy.random.default_rng(1)
        self.optimizer = self._optimizer()
        self.teacher = copy.deepcopy(network).requires_grad_(False)
        self.confidence = torch.zeros(class_count)
        self.seen = torch.zeros(class_count)

    def _optimizer(self) -> torch.optim.AdamW:
        groups: dict[tuple[float, float], list[Tensor]] = {}
        for name, parameter in self.student.named_parameters():
            rate = self.recipe["encoderRate"] if "encoder/" in name else 1.0
            decay = self.recipe["weightDecay"] if name.endswith("conv.weight") else 0.0
            groups.setdefault((rate, decay), []).append(parameter)
        adam = self.recipe["adam"]
        return torch.optim.AdamW(
            [
                {"params": group, "weight_decay": decay, "share": rate}
                for (rate, decay), group in groups.items()
            ],
            betas=(adam["beta1"], adam["beta2"]),
            eps=adam["epsilon"],
            fused=True,
        )

    def _learn(self, loss: Tensor) -> None:
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), self.recipe["gradientClip"])
        warm_up = (
            min(1.0, (self.step + 1) / self.training["warmUpSteps"])
            if self.training["warmUpSteps"]
            else 1.0
        )
        decay = (1 - self.step / self.training["steps"]) ** self.recipe["decayPower"]
        for group in self.optimizer.param_groups:
            group["lr"] = self.training["learningRate"] * warm_up * decay * group["share"]
        self.optimizer.step()

    def source_step(self, images: Tensor, labels: Tensor) -> dict[str, float]:
        source = jitter(images, self.training["jitter"], self.random)
        logits = self.student.logits(self.student.features(source), labels.shape[1:])
        loss = F.cross_entropy(logits, labels, ignore_index=IGNORE)
        self._learn(loss)
        self.step += 1
        return {"source": loss.item()}

    def adapt_step(
        self, images: Tensor, labels: Tensor, target: Tensor, given: Decisions | None = None
    ) -> dict[str, float]:
        recipe = self.recipe
        chosen = given or draw(labels, self.class_count, recipe, self.random)
        source = jitter(images, self.training["jitter"], self.random)
        pseudo_target = fda(images, target, recipe["translation"]["band"])
        confidence, pseudo_labels, keys = self._ask_teacher(target, images)
        sure = (confidence > recipe["confidenceThreshold"]).float().mean()
        mixed = self._augmented(torch.lerp(target, source, chosen.paste))
        pasted = chosen.paste[:, 0] > 0
        mixed_labels = torch.where(pasted, labels, pseudo_labels)
        weight = torch.where(pasted, 1.0, sure)

        features = self.student.features(torch.cat([source, pseudo_target, mixed]))
        logits = self.student.logits(features, labels.shape[1:])
        answers = torch.cat([labels, labels, mixed_labels])
        each = F.cross_entropy(logits, answers, ignore_index=IGNORE, reduction="none")
        on_source, on_pseudo_target, on_mixed = each.chunk(3)
        counted = (labels != IGNORE).sum().clamp_min(1)
        projected = as_pixels(self.student.project(features.chunk(3)[1]))
        centres = class_centres(keys, shrink(labels).flatten(), self.class_count)
        temperature = recipe["pull"]["temperature"]
        losses = {
            "source": on_source.sum() / counted,
            "target": (on_mixed * weight).mean(),
            "pull": pull_loss(projected, keys, centres, chosen, self._class_weights(), temperature),
            "pseudoTarget": on_pseudo_target.sum() / counted,
        }
        self._learn(
            losses["source"]
            + recipe["lambdaTarget"] * losses["target"]
            + recipe["lambdaPull"] * losses["pull"]
            + recipe["lambdaPseudoTarget"] * losses["pseudoTarget"]
        )
        self._follow()
        self._take_in(confidence, pseudo_labels)
        self.step += 1
        return {name: loss.item() for name, loss in (losses | {"sure": sure}).items()}

    @torch.no_grad()
    def _ask_teacher(self, target: Tensor, source: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Confidence and label of each target pixel, and the source's projected features [P,D]."""
        on_target, on_source = self.teacher.features(torch.cat([target, source])).chunk(2)
        logits = self.teacher.logits(on_target, target.shape[2:])
        confidence, labels = logits.softmax(1).max(1)
        return confidence, labels, as_pixels(self.teacher.project(on_source))

    def _augmented(self, mixed: Tensor) -> Tensor:
        augment = self.recipe["augment"]
        return blur(jitter(mixed, augment["mixed"], self.random), augment["mixedBlur"], self.random)

    @torch.no_grad()
    def _follow(self) -> None:
        """theta' <- eta*theta' + (1-eta)*theta."""
        ceiling = self.recipe["teacherMomentum"]
        eta = min(1 - 1 / (self.step + 1), ceiling) if self.recipe["teacherRamp"] else ceiling
        mine, theirs = list(self.teacher.parameters()), list(self.student.parameters())
        torch._foreach_lerp_(mine, theirs, 1 - eta)

    def _take_in(self, confidence: Tensor, labels: Tensor) -> None:
        """The running mean of the teacher's confidence per class."""
        pixels = torch.bincount(labels.flatten(), minlength=self.class_count)
        sums = torch.bincount(labels.flatten(), confidence.flatten(), self.class_count)
        share = (pixels > 0) * (1 - self.recipe["reweight"]["momentum"])
        self.confidence.lerp_(sums / pixels.clamp_min(1), share)
        self.seen.lerp_(torch.ones(()), share)

    def _class_weights(self) -> Tensor:
        known = self.seen > 0
        doubt = 1 - self.confidence / self.seen
        worst = doubt[known].max().clamp_min(1e-6) if known.any() else torch.ones(())
        return torch.where(known, (doubt / worst) ** self.recipe["reweight"]["exponent"], 1.0)
