"""What is told of the machine."""

from pathlib import Path

from bot.benchmark.machine import cpu_name, this_machine


def test_the_machine_is_described() -> None:
    machine = this_machine()
    assert machine.cpu
    assert machine.cores >= 1
    assert "numpy" in machine.libraries


def test_the_processors_name_is_read(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\nmodel name\t: Abacus 3000\n", encoding="utf-8")
    assert cpu_name(cpuinfo) == "Abacus 3000"


def test_without_proc_the_platform_names_the_processor(tmp_path: Path) -> None:
    assert cpu_name(tmp_path / "missing")
