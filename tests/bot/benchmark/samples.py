"""Fixed figures, so that what is made of them can be told exactly."""

from dataclasses import replace

from bot.benchmark.figures import Figures, SideFigures, Times
from bot.benchmark.index_sizes import IndexSize, SearchTimes
from bot.benchmark.machine import Machine

MACHINE = Machine(
    cpu="Abacus 3000",
    cores=2,
    load=0.25,
    system="Linux 6",
    python="3.11.9",
    libraries={"numpy": "2.4"},
    date="2026-06-01",
)
OURS = SideFigures(
    times=Times(4.0, 8.0),
    stages={"language": Times(0.25, 0.5), "embedding": Times(3.0, 6.0)},
    throughput={1: 200.0, 8: 300.0, 64: 400.0},
    memory_mb=420.0,
    first_answer_s=1.5,
    steps={"step.model": 2.0, "step.index": 20.0},
)
PLAIN = SideFigures(
    times=Times(16.0, 40.0),
    stages={"langdetect": Times(5.0, 9.0), "encode": Times(11.0, 30.0)},
    throughput={1: 50.0, 8: 60.0, 64: 80.0},
    memory_mb=1200.0,
    first_answer_s=6.0,
    steps={"step.index": 80.0},
)
SIZE = IndexSize(
    passages=50_000,
    flat=SearchTimes(deep_ms=7.0, ten_ms=5.0, build_s=0.03),
    graph=SearchTimes(deep_ms=3.5, ten_ms=0.5, build_s=9.0),
    deep_recall=1.0,
    ten_recall=0.9876,
    depth_recall=0.3,
)
BOTH = Figures(machine=MACHINE, questions=400, passages=3528, threads=2, ours=OURS, plain=PLAIN)
ALONE = replace(BOTH, plain=None)
