#!/usr/bin/env python3
"""Draws pinion-dashboard.json from what a Prometheus answers. This is not Grafana's drawing.

    render-dashboard.py --prometheus http://127.0.0.1:9090 --minutes 5 --out pinion-dashboard.png

Each panel is placed by its gridPos and drawn from its own expressions through the HTTP API of Prometheus. Needs
matplotlib (Debian: python3-matplotlib).
"""

import argparse
import datetime
import json
import math
import pathlib
import re
import time
import urllib.parse
import urllib.request

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.dates import DateFormatter, MinuteLocator
from matplotlib.ticker import FuncFormatter
from PIL import Image

BACKGROUND, PANEL, TEXT, GRID = "#111217", "#181b1f", "#ccccdc", "#2c3035"
PALETTE = ["#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#705da0", "#37872d", "#fade2a"]
COLOURS = {"green": "#73bf69", "red": "#f2495c", "yellow": "#f2cc0c", "orange": "#ff780a", "text": "#8e8e8e"}
STEPS = 150


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prometheus", default="http://127.0.0.1:9090")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--rate-interval", default="10s", help="what $__rate_interval stands for")
    parser.add_argument("--out", default="pinion-dashboard.png")
    parser.add_argument("--dashboard", default=pathlib.Path(__file__).with_name("pinion-dashboard.json"))
    return parser.parse_args()


class Source:
    def __init__(self, args):
        self.base, self.interval, self.range = args.prometheus, args.rate_interval, f"{int(args.minutes * 60)}s"
        self.end = time.time()
        self.start = self.end - args.minutes * 60

    def _get(self, path, **query):
        url = f"{self.base}/api/v1/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]["result"]

    def _filled_in(self, expression):
        for name, value in (("__rate_interval", self.interval), ("__range", self.range), ("instance", ".*"), ("worker", ".*")):
            expression = expression.replace("$" + name, value)
        return expression

    def instant(self, expression):
        return self._get("query", query=self._filled_in(expression), time=self.end)

    def over_time(self, expression):
        step = (self.end - self.start) / STEPS
        return self._get("query_range", query=self._filled_in(expression), start=self.start, end=self.end, step=step)


def formatted(value, unit):
    if value is None or math.isnan(value):
        return "no data"
    if unit == "s":
        for factor, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")):
            if abs(value) >= factor or factor == 1e-9:
                return "0 s" if value == 0 else f"{value / factor:.3g} {name}"
    if unit == "percentunit":
        return f"{value * 100:.0f} %"
    text = f"{value / 1000:.3g} k" if abs(value) >= 1000 else f"{value:.3g}"
    return text + (" /s" if unit == "ops" else "")


def legend(target, series):
    return re.sub(r"{{\s*(\w+)\s*}}", lambda match: series["metric"].get(match.group(1), ""), target["legendFormat"])


def draw_stat(axes, panel, source):
    defaults = panel["fieldConfig"]["defaults"]
    result = source.instant(panel["targets"][0]["expr"])
    value = float(result[0]["value"][1]) if result else None
    colour = "green"
    for step in defaults["thresholds"]["steps"]:
        if value is not None and (step["value"] is None or value >= step["value"]):
            colour = step["color"]
    if defaults.get("decimals") == 0 and value is not None:
        value = round(value)
    axes.text(0.5, 0.42, formatted(value, defaults["unit"]), color=COLOURS[colour], fontsize=22, ha="center", va="center")
    axes.set_xticks([])
    axes.set_yticks([])


def draw_lines(axes, panel, source):
    defaults = panel["fieldConfig"]["defaults"]
    unit, number = defaults["unit"], 0
    is_log = defaults["custom"]["scaleDistribution"]["type"] == "log"
    for target in panel["targets"]:
        for series in source.over_time(target["expr"]):
            label = legend(target, series)
            at = [moment(at) for at, _ in series["values"]]
            numbers = [float(value) for _, value in series["values"]]
            axes.plot(at, numbers, color=PALETTE[number % len(PALETTE)], linewidth=1, label=label)
            number += 1
    if is_log:
        axes.set_yscale("log")
    else:
        low, high = axes.get_ylim()
        axes.set_ylim(defaults.get("min", low), defaults.get("max", max(high, 1e-3)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: formatted(value, unit)))
    axes.grid(color=GRID, linewidth=0.6)
    show_minutes(axes, source)
    columns = panel["gridPos"]["w"] // 2
    axes.legend(
        loc="upper left", bbox_to_anchor=(-0.08, -0.1), ncol=min(columns, number), fontsize=6, frameon=False, labelcolor=TEXT,
        columnspacing=1, handlelength=1.2, handletextpad=0.4, labelspacing=0.3,
    )


def show_minutes(axes, source):
    axes.set_xlim(moment(source.start), moment(source.end))
    axes.xaxis.set_major_locator(MinuteLocator(interval=max(1, round((source.end - source.start) / 300))))
    axes.xaxis.set_major_formatter(DateFormatter("%H:%M"))


def moment(at):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc)


def draw_states(axes, panel, source):
    mappings = panel["fieldConfig"]["defaults"]["mappings"][0]["options"]
    labels = []
    for row, series in enumerate(source.over_time(panel["targets"][0]["expr"])):
        labels.append(legend(panel["targets"][0], series))
        values, begin = series["values"], 0
        for index in range(1, len(values) + 1):
            if index == len(values) or values[index][1] != values[begin][1]:
                state = mappings[values[begin][1]]
                start, stop = moment(values[begin][0]), moment(values[index - 1][0])
                axes.barh(row, stop - start, left=start, height=0.7, color=COLOURS[state["color"]], alpha=0.7)
                axes.text(start, row, " " + state["text"], color="white", fontsize=8, va="center")
                begin = index
    axes.set_yticks(range(len(labels)), labels)
    show_minutes(axes, source)


DRAWINGS = {"stat": draw_stat, "timeseries": draw_lines, "state-timeline": draw_states}


def main():
    args = arguments()
    dashboard = json.loads(pathlib.Path(args.dashboard).read_text(encoding="utf-8"))
    source = Source(args)
    bottom = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in dashboard["panels"])
    figure = plt.figure(figsize=(15, bottom * 0.36 + 0.4), facecolor=BACKGROUND)
    head = 0.4 / (bottom * 0.36 + 0.4)
    figure.text(0.008, 1 - head * 0.6, f"{dashboard['title']}, last {args.minutes:g} minutes", color=TEXT, fontsize=13, va="center")
    figure.text(0.992, 1 - head * 0.6, "drawn by render-dashboard.py from answers of Prometheus, not by Grafana", color="#8e8e8e", fontsize=8, va="center", ha="right")
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        left, width, height = at["x"] / 24, at["w"] / 24, at["h"] / bottom * (1 - head)
        low = (1 - head) * (1 - (at["y"] + at["h"]) / bottom)
        frame = (left + 0.003, low + 0.003, width - 0.006, height - 0.006)
        figure.add_artist(plt.Rectangle(frame[:2], frame[2], frame[3], facecolor=PANEL, edgecolor=GRID, zorder=-1, transform=figure.transFigure))
        figure.text(left + 0.008, low + height - 0.014, panel["title"], color=TEXT, fontsize=9, va="center", weight="bold")
        is_stat = panel["type"] == "stat"
        inset = 0.008 if is_stat else 0.085 if panel["type"] == "state-timeline" else 0.045
        axes = figure.add_axes(
            (left + inset, low + (0.006 if is_stat else 0.05), width - inset - 0.01, height - (0.03 if is_stat else 0.078)),
            facecolor=PANEL,
        )
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(colors=TEXT, labelsize=7, length=0)
        DRAWINGS[panel["type"]](axes, panel, source)
    figure.savefig(args.out, dpi=100, facecolor=BACKGROUND)
    Image.open(args.out).convert("RGB").quantize(64).save(args.out, optimize=True)  # a third of the size


if __name__ == "__main__":
    main()
