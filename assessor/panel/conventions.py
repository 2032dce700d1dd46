"""scikit-learn's conventions of an estimator, without loading the library until somebody asks for them."""

import inspect
from collections.abc import Callable
from math import isfinite
from numbers import Integral
from typing import Any, Self

from assessor.panel.refusal import PanelRefusal


def is_whole(value: Any) -> bool:
    """A whole number of Python or numpy, and no yes or no."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _whole(least: int) -> Callable[[Any], bool]:
    return lambda value: is_whole(value) and int(value) >= least


def _above_nought(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value > 0


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


ALLOWED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "seed": (_whole(0), "不小于 0 的整数"),
    "draws": (_whole(1), "不小于 1 的整数"),
    "min_scores": (_whole(0), "不小于 0 的整数"),
    "step": (_above_nought, "大于 0 的数"),
    "tolerance": (_above_nought, "大于 0 的数"),
    "full_mark": (
        lambda value: value is None or (isinstance(value, int | float) and isfinite(value)),
        "满分的数值，或留空",
    ),
    "differing": (_yes_or_no, "True 或 False"),
    "heavy_tails": (_yes_or_no, "True 或 False"),
    "weak_prior": (_yes_or_no, "True 或 False"),
}
"""What each parameter may be, and the same in words."""


class Estimator:
    """What `clone`, `check_is_fitted` and a person at a prompt expect of an estimator.

    Parameters stand in the constructor alone and are looked at when `fit` begins; what was found ends in `_`.
    """

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return tuple(name for name in inspect.signature(cls).parameters)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The constructor's parameters. `deep` is of scikit-learn's convention and changes nothing here."""
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self, **parameters: Any) -> Self:
        """Change parameters for the next `fit`; an unknown one is a ValueError and nothing is changed."""
        for name in parameters:
            if name not in self._names():
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}")
        for name, value in parameters.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        usual = inspect.signature(type(self)).parameters
        said = [f"{name}={value!r}" for name, value in self.get_params().items() if value != usual[name].default]
        return f"{type(self).__name__}({', '.join(said)})"

    def __sklearn_is_fitted__(self) -> bool:
        return any(name.endswith("_") and not name.startswith("_") for name in vars(self))

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import Tags, TargetTags

        return Tags(estimator_type=None, target_tags=TargetTags(required=False), requires_fit=True)

    def _check_parameters(self) -> None:
        for name, value in self.get_params().items():
            allowed, words = ALLOWED[name]
            if not allowed(value):
                raise PanelRefusal("parameter", f"参数 {name} 应当是{words}，现在是 {value!r}。")

    def _check_fitted(self) -> None:
        """Raises scikit-learn's NotFittedError (a ValueError and an AttributeError) before the first `fit`."""
        if not self.__sklearn_is_fitted__():
            from sklearn.exceptions import NotFittedError

            raise NotFittedError(f"{type(self).__name__} 还没有计算：请先用 fit 读入评分。")
