"""A pack beside the places where it was written, and the words it may use: for checking that every name leads somewhere."""

from collections.abc import Iterable

from questionnaires.errors import PackError
from questionnaires.shapes import Pack
from questionnaires.source import PathInTree, Tree
from questionnaires.vocabulary import Vocabulary


class Names:
    """A pack with its places and the words it may use; says where a wrong name stands."""

    def __init__(self, pack: Pack, tree: Tree, known: Vocabulary) -> None:
        self.pack, self.tree, self.known = pack, tree, known

    def need(self, name: str, allowed: Iterable[str], path: PathInTree, what: str) -> None:
        """Raise PackError unless the name is allowed."""
        choices = sorted(allowed)
        if name not in choices:
            raise self.error(path, f"没有名为 {name} 的{what}", f"可用的：{'、'.join(choices) or '（还没有）'}")

    def error(self, path: PathInTree, problem: str, mend: str) -> PackError:
        """A PackError at the place where the path was written."""
        place = self.tree.place(path)
        return PackError(place.file, place.line, problem, mend)
