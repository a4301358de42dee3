"""What a model call costs, as far as the price of the model is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_LONG_CONTEXT_TOKENS = 272_000  # above it the whole request costs 2 x input and 1.5 x output


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens, standard tier; from the models' pages, November 2026."""

    input: float
    cached: float
    output: float


PRICES = {
    "gpt-6-luna": Price(0.10, 0.01, 0.50),
    "gpt-6.1-terra": Price(1.00, 0.05, 5.00),
    "gpt-6.1-sol": Price(2.00, 0.10, 10.00),
    "gpt-6.2-sol": Price(2.00, 0.10, 10.00),
    "gpt-5.6-luna": Price(0.20, 0.02, 1.20),
    "gpt-5.4-mini": Price(0.75, 0.075, 4.50),
}


def cost_usd(model: str, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> float | None:
    """The cost of a call in US dollars; None where the model's price is not known."""
    price = _price(model)
    return None if price is None else _cost(price, input_tokens, output_tokens, cached_tokens)


def most_usd(model: str, input_tokens: int, output_tokens: int) -> float:
    """What a call may cost at most; a model whose price is not known counts as the dearest one that is."""
    prices = [price] if (price := _price(model)) else PRICES.values()
    return max(_cost(price, input_tokens, output_tokens, 0) for price in prices)


def _price(model: str) -> Price | None:
    """The price of a model by its name, also with a provider in front or the date of a snapshot behind it."""
    return PRICES.get(_SNAPSHOT.sub("", model.rsplit("/", 1)[-1]))


def _cost(price: Price, input_tokens: int, output_tokens: int, cached_tokens: int) -> float:
    long = input_tokens > _LONG_CONTEXT_TOKENS
    fresh = (input_tokens - cached_tokens) * price.input + cached_tokens * price.cached
    return (fresh * (2 if long else 1) + output_tokens * price.output * (1.5 if long else 1)) / 1_000_000
