"""How a picture looks is taken outside the service, survives saving again, and tells other pictures apart."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from assessor.evidence.likeness import likeness_of
from assessor.evidence.likeness_child import likeness
from assessor.signals.likeness import IMAGE_DISTANCE, image_bands, image_distance


def picture(seed: int) -> Image.Image:
    """A console with a chart of its own."""
    image = Image.new("RGB", (1120, 630), "#f8f7f5")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1120, 48), fill="#16427a")
    points = [(40 + step * 34, 120 + (step * seed * 37 + step * step * (seed + 3)) % 430) for step in range(31)]
    pen.line(points, fill="#16427a", width=6)
    for row in range(seed % 4 + 1):
        pen.rectangle((200, 70 + row * 90, 600 + seed * 17 % 400, 110 + row * 90), fill="#77756c")
    return image


def test_the_child_says_what_the_library_says(tmp_path: Path) -> None:
    picture(1).save(tmp_path / "one.png")
    assert likeness_of(tmp_path / "one.png") == likeness(picture(1))


def test_saved_again_smaller_and_coarser_it_is_still_alike(tmp_path: Path) -> None:
    picture(2).resize((560, 315)).save(tmp_path / "small.jpg", quality=45)
    with Image.open(tmp_path / "small.jpg") as again:
        assert image_distance(likeness(picture(2)), likeness(again)) <= IMAGE_DISTANCE


def test_consoles_with_other_charts_are_not_alike() -> None:
    looks = [likeness(picture(seed)) for seed in range(1, 9)]
    distances = [image_distance(one, other) for at, one in enumerate(looks) for other in looks[at + 1 :]]
    assert min(distances) > IMAGE_DISTANCE


def test_a_blank_picture_and_transparency() -> None:
    assert image_bands(likeness(Image.new("RGB", (300, 200), "white"))) == ()
    clear = Image.new("RGBA", (1120, 630), (0, 0, 0, 0))
    assert image_bands(likeness(clear)) == ()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n broken", b"%PDF-1.7 not a picture"])
def test_what_is_no_picture_has_no_looks_and_harms_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.png").write_bytes(content)
    assert likeness_of(tmp_path / "x.png") is None


def test_a_picture_that_takes_too_long_has_no_looks(tmp_path: Path) -> None:
    picture(1).save(tmp_path / "one.png")
    assert likeness_of(tmp_path / "one.png", seconds=0.001) is None
