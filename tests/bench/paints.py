"""When a browser first paints a page, for a visitor without a cache: first_paint.mjs asks Chromium."""
import json
import os
import shutil
import subprocess

PAINTS = 5  # of each build


def measure_paints(bench, name, ports, path):
    """Adds a row of milliseconds. Without node, Chromium or the packages of net/client there is none."""
    program = os.path.join(bench.root, "tests", "bench", "first_paint.mjs")
    for side in bench.sides if shutil.which("node") else []:
        url = "http://127.0.0.1:%d%s" % (ports[side], path)
        said = subprocess.run(["node", program, url, str(PAINTS)], check=True, capture_output=True, text=True, cwd=bench.root)
        for paint in json.loads(said.stdout):
            bench.add(side, name, "ms", paint)
