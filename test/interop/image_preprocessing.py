"""Decodes, crops and resizes images with Pillow, as keras.utils.load_img does, into raw bytes."""
import json
import sys
from pathlib import Path

from PIL import Image

folder = Path(sys.argv[1])
for task in json.loads((folder / "tasks.json").read_text()):
    image = Image.open(folder / task["file"]).convert("RGB")
    if task["square"] is not None:
        left, top, side = task["square"]["left"], task["square"]["top"], task["square"]["width"]
        image = image.crop((left, top, left + side, top + side))
    filters = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
    resized = image.resize((task["size"], task["size"]), filters[task["interpolation"]])
    (folder / task["output"]).write_bytes(resized.tobytes())
